import { parseRoomCode, roomPath } from '@hearsay/shared/room-code';
import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { takeSharedText } from '../pwa/shared-text.ts';
import { useShell } from './shell-context.ts';

/** Where what is shared to the app arrives: a room's link leads in, text goes to the room that one is in, or waits. */
export function ShareRoute() {
  const shell = useShell();
  useEffect(() => {
    let here = true;
    const arrive = async () => {
      const [text] = await Promise.all([takeSharedText(), shell.greet()]);
      if (!here) return;
      const linked = parseRoomCode(/\/r\/([^/?#\s]+)/.exec(text)?.[1] ?? '');
      if (linked === null) shell.shared.setState({ text });
      const { app, left } = shell.rooms.getState();
      const state = app?.session.state();
      const current = state && state.phase !== 'idle' && state.phase !== 'ended' ? state.code : left;
      const code = linked ?? current;
      navigate(code === null ? '/' : roomPath(code), { replace: true });
    };
    void arrive();
    return () => {
      here = false;
    };
  }, [shell]);
  return null;
}
