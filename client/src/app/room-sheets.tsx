import type { Member, RoomInfo } from '@hearsay/shared/models';
import { useEffect } from 'react';
import { InviteSheet } from '../features/room/invite-sheet.tsx';
import { LeaveSheet } from '../features/room/leave-sheet.tsx';
import { MemberSheet } from '../features/room/member-sheet.tsx';
import { RoomSheet } from '../features/room/room-sheet.tsx';
import { useApp } from './app-context.ts';
import type { SheetName } from './url-state.ts';

interface RoomSheetsProps {
  sheet: SheetName | null;
  info: RoomInfo;
  host: boolean;
  members: number;
  /** Whom the member sheet is about; gone where they have left. */
  chosen: Member | undefined;
  onClose: () => void;
  onLeave: () => void;
  onLeaveNow: () => void;
  onSettings: () => void;
}

/** The sheet that the address names, if any. */
export function RoomSheets(props: RoomSheetsProps) {
  const { sheet, info, host, members, chosen, onClose, onLeave, onLeaveNow, onSettings } = props;
  const { room } = useApp();
  // An old address, or someone who has just left: nothing to show.
  const stale = sheet === 'member' && (!chosen || !host);
  useEffect(() => {
    if (stale) onClose();
  }, [stale, onClose]);

  switch (sheet) {
    case 'invite':
      return <InviteSheet room={info} onClose={onClose} />;
    case 'room':
      return (
        <RoomSheet
          store={room}
          room={info}
          host={host}
          members={members}
          onClose={onClose}
          onLeave={onLeave}
          onSettings={onSettings}
        />
      );
    case 'member':
      return chosen && host ? <MemberSheet store={room} member={chosen} onClose={onClose} /> : null;
    case 'leave':
      return <LeaveSheet onLeave={onLeaveNow} onClose={onClose} />;
    case null:
      return null;
  }
}
