import { createContext, useContext } from 'react';
import type { App } from './compose.ts';

/** Carries the handles of the app around rooms, which never change; what changes is in the stores. */
export const AppContext = createContext<App | null>(null);

/** What a room's screens are made of. Throws outside a room's route; elsewhere there is `useShell`. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside AppContext');
  return app;
}
