import { useEffect } from 'react';
import { useStore } from 'zustand';
import { TextProvider } from '../i18n/text.tsx';
import { followKeyboard } from '../ui/viewport.ts';
import { AppContext } from './app-context.ts';
import type { App } from './compose.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { AppRoutes } from './router.tsx';
import { useTitle } from './use-title.ts';

/** The whole interface, over an app whose handles never change. */
export function AppRoot({ app }: { app: App }) {
  const locale = useStore(app.settings, (state) => state.locale);
  useTitle(app.chat);
  useEffect(followKeyboard, []);
  useEffect(() => {
    // Someone with an account is greeted by their own name; a failure shows when they act.
    if (app.settings.getState().signedIn) app.account.ensureGuest().catch(() => undefined);
  }, [app]);
  return (
    <AppContext value={app}>
      <TextProvider chosen={locale}>
        <ErrorBoundary>
          <AppRoutes />
        </ErrorBoundary>
      </TextProvider>
    </AppContext>
  );
}
