import { useStore } from 'zustand';
import { useText } from '../i18n/text.tsx';
import { Note } from '../ui/note.tsx';
import { InstallOffer } from './install-offer.tsx';
import { useShell } from './shell-context.ts';
import { UpdateNotice } from './update-notice.tsx';

/** What there is to say beside the way in; mostly nothing. */
export function HomeNotes() {
  const { shared } = useShell();
  const text = useText().home;
  const waiting = useStore(shared, (state) => state.text !== '');
  return (
    <>
      {waiting && (
        <Note action={text.dropShared} onAction={() => shared.setState({ text: '' })}>
          {text.shared}
        </Note>
      )}
      {!window.isSecureContext && <Note>{text.insecure}</Note>}
      <UpdateNotice />
      <InstallOffer />
    </>
  );
}
