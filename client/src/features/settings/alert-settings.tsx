import { useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings-panel.module.css';
import type { SettingsState, SettingsStore } from './settings-store.ts';

const canNotify = () => 'Notification' in window && 'serviceWorker' in navigator;

/** What the app may tell of while it is hidden. Nothing, unless a person wants it; the browser is asked only then. */
export function AlertSettings({ settings }: { settings: SettingsStore }) {
  const text = useText().settings;
  const { alerts, sound, vibrate } = useStore(settings);
  const [blocked, setBlocked] = useState(() => alerts !== 'off' && canNotify() && Notification.permission === 'denied');

  const choose = async (wanted: SettingsState['alerts']) => {
    if (wanted !== 'off' && (await Notification.requestPermission()) !== 'granted') return setBlocked(true);
    setBlocked(false);
    settings.set({ alerts: wanted });
  };

  return (
    <Section title={text.away}>
      {canNotify() ? (
        <div className={styles.explained}>
          <Choice
            label={text.alerts}
            value={alerts}
            onChange={choose}
            options={(['off', 'activity', 'text'] as const).map((value) => ({ value, label: text.alertKinds[value] }))}
          />
          <p role="status" className={styles.hint}>
            {blocked ? text.alertsBlocked : text.alertsHint[alerts]}
          </p>
        </div>
      ) : (
        <p className={styles.hint}>{text.alertsMissing}</p>
      )}
      <Switch
        label={text.sound}
        hint={text.soundHint}
        checked={sound}
        onChange={(value) => settings.set({ sound: value })}
      />
      {'vibrate' in navigator && (
        <Switch label={text.vibrate} checked={vibrate} onChange={(value) => settings.set({ vibrate: value })} />
      )}
    </Section>
  );
}
