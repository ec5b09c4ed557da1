import { AccountPanel } from '../features/account/account-panel.tsx';
import { useText } from '../i18n/text.tsx';
import { Page } from '../ui/page.tsx';
import { useApp } from './app-context.ts';
import { BackLink } from './back-link.tsx';

export function AccountRoute() {
  const { account } = useApp();
  const text = useText();
  return (
    <Page title={text.account.title} start={<BackLink />}>
      <AccountPanel account={account} />
    </Page>
  );
}
