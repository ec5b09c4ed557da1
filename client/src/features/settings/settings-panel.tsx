import { useStore } from 'zustand';
import { LOCALES, localeFor } from '../../i18n/locales.ts';
import { useText } from '../../i18n/text.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings-panel.module.css';
import type { SettingsStore } from './settings-store.ts';

/** How the app looks and is written in, on this device. */
export function SettingsPanel({ settings }: { settings: SettingsStore }) {
  const text = useText();
  const { theme, textSize, enterSends, locale } = useStore(settings);
  const languages = Object.entries(LOCALES);

  return (
    <Section>
      <Choice
        label={text.settings.theme}
        value={theme}
        onChange={(value) => settings.set({ theme: value })}
        options={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          label: text.settings.themes[value],
        }))}
      />
      <Choice
        label={text.settings.textSize}
        value={textSize}
        onChange={(value) => settings.set({ textSize: value })}
        options={(['small', 'normal', 'large'] as const).map((value) => ({
          value,
          label: text.settings.textSizes[value],
        }))}
      />
      <Switch
        label={text.settings.enterSends}
        hint={text.settings.enterSendsHint}
        checked={enterSends}
        onChange={(value) => settings.set({ enterSends: value })}
      />
      <label className={styles.language}>
        <span>{text.settings.language}</span>
        <select
          value={localeFor(locale, navigator.languages)}
          onChange={(event) => settings.set({ locale: event.target.value })}
        >
          {languages.map(([key, { name }]) => (
            <option key={key} value={key} lang={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Section>
  );
}
