import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { HomeRoute } from './home-route.tsx';
import { NotFoundRoute } from './not-found-route.tsx';

const RoomRoute = lazy(async () => ({ default: (await import('./room-route.tsx')).RoomRoute }));
const AccountRoute = lazy(async () => ({ default: (await import('./account-route.tsx')).AccountRoute }));
const SettingsRoute = lazy(async () => ({ default: (await import('./settings-route.tsx')).SettingsRoute }));

/** Every address of the app. All but the way in are loaded when they are first needed. */
export function AppRoutes() {
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path="/">
          <HomeRoute />
        </Route>
        <Route path="/r">
          <Redirect to="/" replace />
        </Route>
        <Route path="/r/:code">{({ code }) => <RoomRoute key={code} typed={code} />}</Route>
        <Route path="/account">
          <AccountRoute />
        </Route>
        <Route path="/settings">
          <SettingsRoute />
        </Route>
        <Route>
          <NotFoundRoute />
        </Route>
      </Switch>
    </Suspense>
  );
}
