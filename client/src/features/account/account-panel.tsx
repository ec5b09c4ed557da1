import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DoorIcon } from '../../ui/icons.tsx';
import { Section } from '../../ui/page.tsx';
import styles from './account.module.css';
import type { AccountStore } from './account-store.ts';
import { NameEditor } from './name-editor.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Who this tab is, and how to be someone else: name, sign-in, sign-out, deletion. */
export function AccountPanel({ account }: { account: AccountStore }) {
  const text = useText();
  const { user, status, error } = useStore(account);
  const quietly = (done: Promise<unknown>) => done.catch(() => undefined);

  return (
    <>
      <Section>
        {user && (
          <div className={styles.identity}>
            <Avatar name={user.name} color={undefined} />
            <NameEditor name={user.name} onSave={(name) => account.rename(name)} />
          </div>
        )}
        <p>{text.account[user?.kind ?? 'none']}</p>
      </Section>

      {user?.kind !== 'registered' && (
        <Section>
          <SignInForm account={account} initially="register" />
        </Section>
      )}

      {user && (
        <Section>
          {user.kind === 'registered' && (
            <>
              <Button
                wide
                icon={<DoorIcon />}
                disabled={status === 'working'}
                onClick={() => quietly(account.logout())}
              >
                {text.account.logout}
              </Button>
              <p>{text.account.logoutHint}</p>
            </>
          )}
          <Confirm
            label={user.kind === 'guest' ? text.account.deleteGuest : text.account.delete}
            question={text.account.deleteConfirm}
            hint={text.account.deleteHint}
            confirm={text.account.deleteNow}
            cancel={text.common.cancel}
            onConfirm={() => quietly(account.deleteAccount())}
          />
          {user.kind === 'registered' && error && (
            <p role="alert" className={styles.error}>
              {text.errors[error.code]}
            </p>
          )}
        </Section>
      )}
    </>
  );
}
