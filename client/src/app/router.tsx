import { lazy, type ReactNode, Suspense, use } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AppContext } from './app-context.ts';
import { NotFoundRoute } from './not-found-route.tsx';
import { useShell } from './shell-context.ts';

const loadHomeRoute = () => import('./home-route.tsx');
const loadRoomRoute = () => import('./room-route.tsx');
const RoomRoute = lazy(async () => ({ default: (await loadRoomRoute()).RoomRoute }));
const HomeRoute = lazy(async () => ({ default: (await loadHomeRoute()).HomeRoute }));
const AccountRoute = lazy(async () => ({ default: (await import('./account-route.tsx')).AccountRoute }));
const SettingsRoute = lazy(async () => ({ default: (await import('./settings-route.tsx')).SettingsRoute }));
const ShareRoute = lazy(async () => ({ default: (await import('./share-route.tsx')).ShareRoute }));

// The way in does not wait for React to ask for it.
if (location.pathname === '/') void loadHomeRoute().catch(() => undefined);

/** Brings the app around rooms to what is inside, and the room's screens on their way at the same time. */
function WithApp({ children }: { children: ReactNode }) {
  const shell = useShell();
  void loadRoomRoute().catch(() => undefined);
  return <AppContext value={use(shell.open())}>{children}</AppContext>;
}

/** Every address of the app. Each is loaded when it is first needed. */
export function AppRoutes() {
  const { open } = useShell();
  /** At the first sign that someone is about to go in. Firefox asks but once for a script: not where it cannot come. */
  const warmUp = () => {
    if (navigator.onLine) Promise.all([open(), loadRoomRoute()]).catch(() => undefined);
  };
  return (
    <Suspense fallback={null}>
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
    </Suspense>
  );
}
