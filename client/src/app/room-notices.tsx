import { useStore } from 'zustand';
import { noticeText } from '../features/room/notice-text.ts';
import { useText } from '../i18n/text.tsx';
import { Toast } from '../ui/toast.tsx';
import { useApp } from './app-context.ts';

/** Says what has changed about the room. */
export function RoomNotices() {
  const { room, presence } = useApp();
  const text = useText();
  const notice = useStore(room, (state) => state.notice);
  const nameOf = (memberId: string) =>
    memberId === room.getState().self?.id ? null : `\u2068${presence.getState().byId.get(memberId)?.name ?? '…'}\u2069`;
  return (
    <Toast id={notice?.at ?? 0} text={notice && noticeText(notice, text, nameOf)} onDone={() => room.dismissNotice()} />
  );
}
