import { AlertSettings } from '../features/settings/alert-settings.tsx';
import { ForgetSettings } from '../features/settings/forget-settings.tsx';
import { PrivacySettings } from '../features/settings/privacy-settings.tsx';
import { SettingsPanel } from '../features/settings/settings-panel.tsx';
import { useText } from '../i18n/text.tsx';
import { Page } from '../ui/page.tsx';
import { BackLink } from './back-link.tsx';
import { InstallSection } from './install-section.tsx';
import { useShell } from './shell-context.ts';
import { UpdateNotice } from './update-notice.tsx';

export function SettingsRoute() {
  const { settings } = useShell();
  const text = useText();
  return (
    <Page title={text.settings.title} start={<BackLink />}>
      <UpdateNotice />
      <SettingsPanel settings={settings} />
      <AlertSettings settings={settings} />
      <PrivacySettings settings={settings} />
      <InstallSection />
      <ForgetSettings settings={settings} />
    </Page>
  );
}
