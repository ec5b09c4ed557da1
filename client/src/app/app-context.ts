import { createContext, useContext } from 'react';
import type { App } from './compose.ts';

/** Carries the app's handles, which never change; what changes is in the stores. */
export const AppContext = createContext<App | null>(null);

/** The app's handles. Throws outside `AppContext`. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside AppContext');
  return app;
}
