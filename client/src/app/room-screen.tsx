import type { Member } from '@hearsay/shared/models';
import { useEffect, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import type { SessionState } from '../connection/connection-status.ts';
import { NameEditor } from '../features/account/name-editor.tsx';
import { withQuote } from '../features/chat/quote.ts';
import { PeopleList } from '../features/presence/people-list.tsx';
import { PeopleStrip } from '../features/presence/people-strip.tsx';
import { RoomBar } from '../features/room/room-bar.tsx';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { InviteIcon } from '../ui/icons.tsx';
import { Late } from '../ui/late.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { useMedia, WIDE } from '../ui/use-media.ts';
import { useApp } from './app-context.ts';
import { ChatPane } from './chat-pane.tsx';
import { leaveNow } from './leave-now.ts';
import { PadSlot } from './pad-slot.tsx';
import { RoomLayout } from './room-layout.tsx';
import { RoomNotices } from './room-notices.tsx';
import { useShell } from './shell-context.ts';
import { useUrlState } from './url-state.ts';

const loadRoomSheets = () => import('./room-sheets.tsx').then((module) => module.RoomSheets);

/** A room one is in: its head, its parts, and the sheets over it. */
export function RoomScreen({ session }: { session: SessionState }) {
  const { account, room, chat, pad, presence } = useApp();
  const shell = useShell();
  const text = useText();
  const wide = useMedia(WIDE);
  const { view, sheet, show, open, closeSheet } = useUrlState();
  const info = useStore(room, (state) => state.room);
  const selfId = useStore(room, (state) => state.self?.id);
  const selfName = useStore(room, (state) => state.self?.name ?? '');
  const justCreated = useStore(room, (state) => state.justCreated);
  const members = useStore(presence, (state) => state.members);
  const unread = useStore(chat, (state) => state.unread);
  const padUnread = useStore(pad, (state) => state.unread);
  const userName = useStore(account, (state) => state.user?.name);
  const [chosen, setChosen] = useState<Member | null>(null);
  const live = session.phase === 'live';
  const host = info !== null && info.hostId === selfId;

  useEffect(() => {
    if (!justCreated) return;
    room.dismissInvite();
    open('invite');
  }, [justCreated, room, open]);

  if (info === null) return null;

  const leave = () => {
    if (members.length > 1) void room.leave();
    else open('leave');
  };
  /** Who is alone is asked before they leave; they can leave all the same where the question does not come. */
  const giveUpSheet = () => {
    if (sheet === 'leave') void room.leave();
    else closeSheet();
  };
  const quote = (passage: string) => {
    chat.setDraft(withQuote(chat.getState().draft, passage));
    show('chat');
  };
  const people = (
    <>
      <PeopleList
        members={members}
        selfId={selfId}
        live={live}
        self={<NameEditor name={selfName} draft={userName ?? selfName} onSave={(name) => account.rename(name)} />}
        onSelect={
          host
            ? (member) => {
                setChosen(member);
                open('member');
              }
            : undefined
        }
      />
      <Button icon={<InviteIcon />} onClick={() => open('invite')}>
        {text.invite.title}
      </Button>
    </>
  );

  return (
    <>
      <RoomLayout
        wide={wide}
        view={view}
        onShow={show}
        counts={{ chat: unread, pad: padUnread, people: members.length }}
        bar={
          <RoomBar
            room={info}
            wide={wide}
            live={live}
            people={wide && <PeopleStrip members={members} live={live} onOpen={() => show('people')} />}
            onInvite={() => open('invite')}
            onMenu={() => open('room')}
            onLeave={leave}
            onQuickExit={() => leaveNow(shell)}
          />
        }
        chat={<ChatPane session={session} shown={wide || view === 'chat'} alone={members.length === 1} />}
        pad={<PadSlot session={session} shown={wide || view === 'pad'} onQuote={quote} />}
        people={people}
      />
      {wide && view === 'people' && sheet === null && (
        <Sheet title={text.people.title} closeLabel={text.common.close} onClose={() => show('chat')}>
          {people}
        </Sheet>
      )}
      <Late show={sheet} load={loadRoomSheets} missing={{ say: text.notLoaded, close: giveUpSheet }}>
        {(RoomSheets, shown) => (
          <RoomSheets
            sheet={shown}
            info={info}
            host={host}
            members={members.length}
            chosen={members.find((member) => member.id === chosen?.id)}
            onClose={closeSheet}
            onLeave={leave}
            onLeaveNow={() => room.leave()}
            onSettings={() => navigate('/settings', { state: { opened: true } })}
          />
        )}
      </Late>
      <RoomNotices />
    </>
  );
}
