import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import type { KeptCopy } from './kept-copy.ts';
import styles from './kept-copy-card.module.css';
import { saveText } from './save-text.ts';

interface KeptCopyCardProps {
  copy: KeptCopy;
  onDecide: (choice: 'keep' | 'drop') => void;
}

/** A text that is not in the pad any more: asks what is to become of it (S6, P6). It does nothing by itself. */
export function KeptCopyCard({ copy, onDecide }: KeptCopyCardProps) {
  const text = useText();
  const { title, hint } = text.pad.kept[copy.reason];
  return (
    <section className={styles.card} aria-label={title}>
      <div role="status">
        <p className={styles.title}>{title}</p>
        <p className={styles.hint}>{hint}</p>
      </div>
      <blockquote className={styles.text} dir="auto">
        {copy.text.slice(0, 300)}
      </blockquote>
      <div className={styles.choices}>
        {copy.reason !== 'full' && (
          <Button look="ink" onClick={() => onDecide('keep')}>
            {text.pad.kept.keep}
          </Button>
        )}
        <Button onClick={() => saveText(copy.text, 'pad.md')}>{text.pad.kept.save}</Button>
        <Button look="quiet" onClick={() => onDecide('drop')}>
          {text.pad.kept.drop}
        </Button>
      </div>
    </section>
  );
}
