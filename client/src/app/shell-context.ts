import { createContext, useContext } from 'react';
import type { Shell } from './shell.ts';

/** Carries the shell's handles, which never change. */
export const ShellContext = createContext<Shell | null>(null);

/** What every screen has. Throws outside `ShellContext`. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('useShell outside ShellContext');
  return shell;
}
