import type { ReactNode } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useStore } from 'zustand';
import { AppContext } from './app-context.ts';
import { NotFoundRoute } from './not-found-route.tsx';
import { OnTheWay, onDemand } from './on-demand.tsx';
import { useShell } from './shell-context.ts';

const loadHomeRoute = () => import('./home-route.tsx').then((module) => module.HomeRoute);
const loadRoomRoute = () => import('./room-route.tsx').then((module) => module.RoomRoute);
/** What goes on about a room whatever screen is in view. */
export const loadRoomWatch = () => import('./room-watch.tsx').then((module) => module.RoomWatch);
const HomeRoute = onDemand(loadHomeRoute);
const RoomRoute = onDemand(loadRoomRoute);
const AccountRoute = onDemand(() => import('./account-route.tsx').then((module) => module.AccountRoute));
const SettingsRoute = onDemand(() => import('./settings-route.tsx').then((module) => module.SettingsRoute));
const ShareRoute = onDemand(() => import('./share-route.tsx').then((module) => module.ShareRoute));

// The way in does not wait for React to ask for it.
if (location.pathname === '/') void loadHomeRoute().catch(() => undefined);

/** Brings the app around rooms to what is inside, and the room's screens on their way at the same time. */
function WithApp({ children }: { children: ReactNode }) {
  const { rooms, open } = useShell();
  const { app } = useStore(rooms);
  return app ? (
    <AppContext value={app}>{children}</AppContext>
  ) : (
    <OnTheWay load={() => Promise.all([open(), loadRoomRoute(), loadRoomWatch()])} />
  );
}

/** Every address of the app. Each is loaded when it is first needed. */
export function AppRoutes() {
  const { open } = useShell();
  /** At the first sign that someone is about to go in. Firefox asks but once for a script: not where it cannot come. */
  const warmUp = () => {
    if (navigator.onLine) Promise.all([open(), loadRoomRoute()]).catch(() => undefined);
  };
  return (
    <Switch>
      <Route path="/">
        <HomeRoute onIntent={warmUp} />
      </Route>
      <Route path="/r">
        <Redirect to="/" replace />
      </Route>
      <Route path="/r/:code">
        {({ code }) => (
          <WithApp>
            <RoomRoute key={code} typed={code} />
          </WithApp>
        )}
      </Route>
      <Route path="/account">
        <AccountRoute />
      </Route>
      <Route path="/settings">
        <SettingsRoute />
      </Route>
      <Route path="/share">
        <ShareRoute />
      </Route>
      <Route>
        <NotFoundRoute />
      </Route>
    </Switch>
  );
}
