import { normaliseRoomCode, parseRoomCode, roomPath } from '@hearsay/shared/room-code';
import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import { EndedRoom } from '../features/room/ended-room.tsx';
import { EnteringRoom } from '../features/room/entering-room.tsx';
import { RefusedJoin } from '../features/room/refused-join.tsx';
import { useApp } from './app-context.ts';
import { LeftoverPad } from './leftover-pad.tsx';
import { RoomScreen } from './room-screen.tsx';

// In place of the room: going back must not lead through a door that one has just left by.
const toStart = () => navigate('/', { replace: true });

/** `/r/:code` (C3): reads the code as forgivingly as the field does, and goes in without asking anything. */
export function RoomRoute({ typed }: { typed: string }) {
  const code = parseRoomCode(typed);
  useEffect(() => {
    if (code !== null && code !== typed) navigate(roomPath(code) + location.search, { replace: true });
  }, [code, typed]);
  if (code === null) {
    return <RefusedJoin code={normaliseRoomCode(typed).slice(0, 9)} error={null} onJoin={toStart} onStart={toStart} />;
  }
  return <RoomAt code={code} />;
}

/** The room under a good code, from the door to the end. */
function RoomAt({ code }: { code: string }) {
  const { account, room, presence } = useApp();
  const session = useStore(room, (state) => state.session);
  const known = useStore(room, (state) => state.room !== null);
  const enter = (passphrase?: string) => void room.join(code, passphrase);

  useEffect(() => {
    const { session } = room.getState();
    if (session.phase === 'idle' || session.code !== code) void room.join(code);
  }, [room, code]);

  const over = session.phase === 'refused' || session.phase === 'ended';
  useEffect(() => {
    // Whatever sheet was open over the room is gone with it.
    if (over && location.search !== '') navigate(roomPath(code), { replace: true });
  }, [over, code]);

  // A door that stayed shut, and a room that is over, are forgotten as soon as one turns away.
  useEffect(
    () => () => {
      const { session } = room.getState();
      if (session.phase === 'refused' || session.phase === 'ended') room.reset();
    },
    [room],
  );

  const start = () => {
    if (session.phase === 'joining' || session.phase === 'offline') room.reset();
    toStart();
  };

  if (session.phase === 'idle' || session.code !== code) return <EnteringRoom code={code} onCancel={start} />;
  switch (session.phase) {
    case 'joining':
      return <EnteringRoom code={code} onCancel={start} />;
    case 'refused':
      return <RefusedJoin code={code} error={session.error} onJoin={enter} onStart={start} />;
    case 'ended':
      return (
        <EndedRoom
          code={code}
          reason={session.reason}
          last={presence.getState().members.length <= 1}
          guest={account.getState().user?.kind !== 'registered'}
          onAgain={() => enter()}
          onSignIn={() => navigate('/account')}
          onStart={start}
          extra={<LeftoverPad />}
        />
      );
    case 'live':
    case 'reconnecting':
    case 'resyncing':
    case 'offline':
      // Without a network one may stand at the door as well as inside.
      return known ? <RoomScreen session={session} /> : <EnteringRoom code={code} onCancel={start} />;
  }
}
