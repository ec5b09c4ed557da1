import { AccountPanel } from '../features/account/account-panel.tsx';
import { useText } from '../i18n/text.tsx';
import { Page } from '../ui/page.tsx';
import { BackLink } from './back-link.tsx';
import { useShell } from './shell-context.ts';

export function AccountRoute() {
  const { account } = useShell();
  const text = useText();
  return (
    <Page title={text.account.title} start={<BackLink />}>
      <AccountPanel account={account} />
    </Page>
  );
}
