import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import { useText } from '../i18n/text.tsx';
import { Note } from '../ui/note.tsx';
import { useShell } from './shell-context.ts';

/** Offers to install the app: to someone who has come back or been in a room, until they decline once. */
export function InstallOffer() {
  const { install, settings } = useShell();
  const text = useText().install;
  const { way, ripe } = useStore(install);
  const declined = useStore(settings, (state) => state.installDeclined);
  if (way === 'none' || !ripe || declined) return null;
  return (
    <Note
      action={way === 'prompt' ? text.install : text.how}
      onAction={() => (way === 'prompt' ? install.ask() : navigate('/settings', { state: { opened: true } }))}
      dismiss={text.decline}
      onDismiss={() => settings.set({ installDeclined: true })}
    >
      {text.offer}
    </Note>
  );
}
