import { useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../i18n/text.tsx';
import { Note } from '../ui/note.tsx';
import { useShell } from './shell-context.ts';

/** A newer version waits: reloads at a person's wish, and asks again where a room is open. */
export function UpdateNotice() {
  const { updates, rooms } = useShell();
  const text = useText();
  const ready = useStore(updates, (state) => state.ready);
  const [asked, setAsked] = useState(false);
  if (!ready) return null;
  const reload = () => {
    const phase = rooms.getState().app?.session.state().phase ?? 'idle';
    const inRoom = phase !== 'idle' && phase !== 'ended' && phase !== 'refused';
    if (inRoom && !asked) setAsked(true);
    else updates.apply();
  };
  return (
    <Note
      action={text.update.reload}
      onAction={reload}
      {...(asked && { dismiss: text.common.cancel, onDismiss: () => setAsked(false) })}
    >
      {asked ? (
        <>
          <strong>{text.update.inRoom}</strong> {text.update.inRoomHint}
        </>
      ) : (
        text.update.ready
      )}
    </Note>
  );
}
