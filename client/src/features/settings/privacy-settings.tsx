import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings-panel.module.css';
import type { SettingsStore } from './settings-store.ts';

/** What keeps a room from people who look over one's shoulder. */
export function PrivacySettings({ settings }: { settings: SettingsStore }) {
  const text = useText().settings;
  const cover = useStore(settings, (state) => state.cover);
  return (
    <Section title={text.privacy}>
      <Switch
        label={text.cover}
        hint={text.coverHint}
        checked={cover}
        onChange={(value) => settings.set({ cover: value })}
      />
      <div>
        <h3 className={styles.term}>{text.quickExit}</h3>
        <p className={styles.hint}>{text.quickExitHint}</p>
      </div>
    </Section>
  );
}
