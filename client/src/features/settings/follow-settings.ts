import type { SettingsState, SettingsStore } from './settings-store.ts';

function apply({ theme, textSize }: SettingsState): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.textSize = textSize;
  // The browser's own frame takes the colour of the page, as chosen rather than as the device has it.
  const paper = getComputedStyle(root).getPropertyValue('--paper').trim();
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.dataset.device ??= meta.content;
    meta.content = theme === 'system' || paper === '' ? meta.dataset.device : paper;
  }
}

/** Dresses the page as the settings say, now and whenever they change, for the life of the page. */
export function followSettings(settings: SettingsStore): void {
  apply(settings.getState());
  settings.subscribe(apply);
}
