import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { useText } from '../../i18n/text.tsx';
import { renderDocument } from '../../rich-text/document.ts';
import { RichBlocks } from '../../rich-text/rich-blocks.tsx';
import styles from './pad-preview.module.css';

const RENDER_AFTER_MS = 300;
/** Code units: beyond that a preview would hold up the page. */
const SHOWN = 200_000;

/** The pad as its Markdown reads, following what is written. */
export function PadPreview({ text }: { text: Y.Text }) {
  const words = useText();
  const [shown, setShown] = useState(() => text.toString());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => setShown(text.toString());
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(read, RENDER_AFTER_MS);
    };
    read();
    text.observe(later);
    return () => {
      clearTimeout(timer);
      text.unobserve(later);
    };
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div className={styles.preview} role="document" aria-label={words.pad.preview} tabIndex={0}>
      <div className={styles.column}>
        {shown.trim() === '' && <p className={styles.note}>{words.pad.empty}</p>}
        <RichBlocks blocks={renderDocument(shown.slice(0, SHOWN))} />
        {shown.length > SHOWN && <p className={styles.note}>{words.pad.previewCut}</p>}
      </div>
    </div>
  );
}
