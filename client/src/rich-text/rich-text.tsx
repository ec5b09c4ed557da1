import { memo } from 'react';
import { needsMarkdown } from './needs-markdown.ts';
import styles from './rich-text.module.css';
import { useMarkdown } from './use-markdown.ts';

/** The text of one message: plain where it can be, and as long as what shows its markup is on its way. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  const Markdown = useMarkdown(needsMarkdown(text));
  if (Markdown) return <Markdown text={text} />;
  return (
    <p className={styles.plain} dir="auto">
      {text}
    </p>
  );
});
