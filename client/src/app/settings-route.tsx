import { SettingsPanel } from '../features/settings/settings-panel.tsx';
import { useText } from '../i18n/text.tsx';
import { Page } from '../ui/page.tsx';
import { useApp } from './app-context.ts';
import { BackLink } from './back-link.tsx';

export function SettingsRoute() {
  const { settings } = useApp();
  const text = useText();
  return (
    <Page title={text.settings.title} start={<BackLink />}>
      <SettingsPanel settings={settings} />
    </Page>
  );
}
