import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { useOnline } from '../../ui/use-online.ts';
import styles from './entering-room.module.css';

const LATE_AFTER_MS = 5_000;

/** At the door: the code, and a word. The way back appears only when it takes a while, and then the reason. */
export function EnteringRoom({ code, onCancel }: { code: string; onCancel: () => void }) {
  const text = useText();
  const online = useOnline();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const waiting = late ? text.room.enteringLate : text.room.entering;
  return (
    <main className={styles.door}>
      <h1>
        <CodeText code={code} spoken={text.room.codeSpoken(code)} size="large" />
      </h1>
      <p role="status">{online ? waiting : text.home.offline}</p>
      <div className={styles.late}>
        <Button look="quiet" onClick={onCancel}>
          {text.common.cancel}
        </Button>
      </div>
    </main>
  );
}
