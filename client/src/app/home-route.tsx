import { Refusal, type WireError } from '@hearsay/shared/errors';
import { isRoomCode, roomPath } from '@hearsay/shared/room-code';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import { NameEditor } from '../features/account/name-editor.tsx';
import { suggestName } from '../features/account/suggest-name.ts';
import { CodeField } from '../features/room/code-field.tsx';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { AlertIcon, PersonIcon, SlidersIcon } from '../ui/icons.tsx';
import { useOnline } from '../ui/use-online.ts';
import { HomeNotes } from './home-notes.tsx';
import styles from './home-route.module.css';
import { RoomReminder } from './room-reminder.tsx';
import { useShell } from './shell-context.ts';
import { useWish } from './use-wish.ts';

/** The way in: a code, or a room of one's own. Asks for nothing else. `onIntent`: someone is about to go in. */
export function HomeRoute({ onIntent }: { onIntent: () => void }) {
  const shell = useShell();
  const { account } = shell;
  const text = useText();
  const { user, status, wantedName } = useStore(account);
  const online = useOnline();
  const [code, setCode] = useState('');
  const suggest = () => suggestName(text.name.first, text.name.second);
  const [suggestion] = useState(suggest);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);

  /** A name that was typed has its guest soon, and so outlives the page; where nobody can be asked, whoever goes in has it. */
  const choose = (name: string) => {
    if (user !== null) return account.rename(name);
    setError(null);
    account.wantName(name);
    account.ensureGuest(suggestion).catch((reason: Refusal) => {
      if (reason.code === 'VALIDATION_ERROR') setError(reason.toWire());
    });
  };

  /** Goes where `where` says, as someone. */
  const goIn = async (where: () => string | Promise<string>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await account.ensureGuest(suggestion);
      const code = await where();
      await shell.open();
      navigate(roomPath(code));
    } catch (reason) {
      setError(reason instanceof Refusal ? reason.toWire() : { code: 'UNAVAILABLE', message: '' });
      setBusy(false);
    }
  };
  const makeRoom = () => goIn(async () => (await shell.open()).room.createRoom());
  useWish({ new: makeRoom, join: () => document.querySelector<HTMLInputElement>('form input')?.focus() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRoomCode(code)) void goIn(() => code);
  };

  return (
    <div className={styles.home}>
      <header className={styles.top}>
        <p className={styles.wordmark}>
          <img src="/icon.svg" alt="" width="24" height="24" />
          Hearsay
        </p>
        <nav>
          <Link href="/account" state={{ opened: true }} aria-label={text.home.account} title={text.home.account}>
            <PersonIcon />
          </Link>
          <Link href="/settings" state={{ opened: true }} aria-label={text.home.settings} title={text.home.settings}>
            <SlidersIcon />
          </Link>
        </nav>
      </header>

      <main className={styles.main} onPointerDown={onIntent} onFocus={onIntent}>
        <RoomReminder />
        <div className={styles.words}>
          <h1>{text.home.title}</h1>
          <p>{text.home.lead}</p>
        </div>
        <form className={styles.form} onSubmit={submit} autoComplete="off">
          <CodeField
            code={code}
            going={busy}
            onChange={setCode}
            onComplete={(whole) => {
              if (online) void goIn(() => whole);
            }}
          />
          <Button type="submit" look="ink" wide disabled={busy || !online || !isRoomCode(code)}>
            {text.home.join}
          </Button>
          <Button wide disabled={busy || !online} onClick={makeRoom}>
            {text.home.newRoom}
          </Button>
          <p role="alert" className={styles.error}>
            {(error || !online) && <AlertIcon />}
            {online ? error && text.errors[error.code] : text.home.offline}
          </p>
        </form>
        <NameEditor
          lead={text.name.goingAs}
          // Until it is known who was here before, nobody is named.
          name={user?.name ?? wantedName ?? (status === 'working' && !busy ? '' : suggestion)}
          {...(user === null && { onAnother: () => account.wantName(suggest()) })}
          onSave={choose}
        />
        <HomeNotes />
      </main>

      <footer className={styles.foot}>
        <p>{text.home.promise}</p>
        <details>
          <summary>{text.home.notPromised}</summary>
          <ul>
            {text.home.notPromisedList.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      </footer>
    </div>
  );
}
