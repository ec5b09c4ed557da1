import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import styles from './entering-room.module.css';

/** At the door: the code, and a word. The way back appears only when it takes a while. */
export function EnteringRoom({ code, onCancel }: { code: string; onCancel: () => void }) {
  const text = useText();
  return (
    <main className={styles.door}>
      <h1>
        <CodeText code={code} spoken={text.room.codeSpoken(code)} size="large" />
      </h1>
      <p role="status">{text.room.entering}</p>
      <div className={styles.late}>
        <Button look="quiet" onClick={onCancel}>
          {text.common.cancel}
        </Button>
      </div>
    </main>
  );
}
