import { passwordSchema, usernameSchema } from '@hearsay/shared/credentials';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './account.module.css';
import type { AccountStore } from './account-store.ts';

type Purpose = 'register' | 'login';

/** Creates an account or signs in to one. Passwords go to the password manager and to the server, nowhere else. */
export function SignInForm({ account, initially }: { account: AccountStore; initially: Purpose }) {
  const text = useText();
  const { status, error } = useStore(account);
  const [purpose, setPurpose] = useState<Purpose>(initially);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const registering = purpose === 'register';
  const usernameFits = usernameSchema.safeParse(username).success;
  const passwordFits = passwordSchema.safeParse(password).success;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (registering && !(usernameFits && passwordFits)) return;
    const wanted = name.trim();
    const done = registering
      ? account.register({ username, password, ...(wanted === '' ? {} : { name: wanted }) })
      : account.login({ username, password });
    // The store holds the error; the form shows it.
    done.catch(() => undefined);
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Choice
        label={text.account.title}
        labelHidden
        options={[
          { value: 'register', label: text.account.register },
          { value: 'login', label: text.account.login },
        ]}
        value={purpose}
        onChange={(value) => {
          setPurpose(value);
          setTried(false);
          account.dismissError();
        }}
      />
      <Field
        label={text.account.username}
        hint={registering ? text.account.usernameHint : undefined}
        error={tried && registering && !usernameFits ? text.account.usernameHint : null}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
      />
      <Field
        label={text.account.password}
        hint={registering ? `${text.account.passwordHint} ${text.account.noEmail}` : undefined}
        error={tried && registering && !passwordFits ? text.account.passwordHint : null}
        name="password"
        type="password"
        autoComplete={registering ? 'new-password' : 'current-password'}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {registering && (
        <Field
          label={`${text.account.name} (${text.common.optional})`}
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <p role="alert" className={styles.error}>
        {error && (error.code === 'AUTH_ERROR' && !registering ? text.account.wrong : text.errors[error.code])}
      </p>
      <Button type="submit" look="ink" wide disabled={status === 'working' || username === '' || password === ''}>
        {registering ? text.account.register : text.account.login}
      </Button>
    </form>
  );
}
