import { useStore } from 'zustand';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/page.tsx';
import { useMedia } from '../ui/use-media.ts';
import styles from './install-section.module.css';
import { useShell } from './shell-context.ts';

/** How to install the app here; nothing where it is. */
export function InstallSection() {
  const { install } = useShell();
  const text = useText().install;
  const way = useStore(install, (state) => state.way);
  const installed = useMedia('(display-mode: standalone)');
  if (installed) return null;
  const word = () => {
    if (!window.isSecureContext) return text.insecure;
    return way === 'by-hand' ? text.byHand : text.none;
  };
  return (
    <Section title={text.title}>
      {way === 'prompt' ? (
        <Button wide onClick={() => install.ask()}>
          {text.install}
        </Button>
      ) : (
        <p className={styles.word}>{word()}</p>
      )}
    </Section>
  );
}
