import { navigate } from 'wouter/use-browser-location';
import type { Shell } from './shell.ts';

/** Out of the room without a question, with nobody remembered, at the start. */
export function leaveNow(shell: Shell): void {
  shell.forget();
  navigate('/', { replace: true });
}
