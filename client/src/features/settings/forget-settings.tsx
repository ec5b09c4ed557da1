import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Section } from '../../ui/page.tsx';
import styles from './settings-panel.module.css';
import type { SettingsStore } from './settings-store.ts';

/** The way to have this device forget. */
export function ForgetSettings({ settings }: { settings: SettingsStore }) {
  const text = useText();
  const [forgotten, setForgotten] = useState(false);
  return (
    <Section>
      <Confirm
        label={text.settings.forget}
        question={text.settings.forgetConfirm}
        hint={text.settings.forgetHint}
        confirm={text.settings.forgetNow}
        cancel={text.common.cancel}
        onConfirm={() => {
          settings.forgetEverything();
          setForgotten(true);
        }}
      />
      <p role="status" className={styles.forgotten}>
        {forgotten && text.settings.forgotten}
      </p>
    </Section>
  );
}
