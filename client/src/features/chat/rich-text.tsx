import { memo, useMemo } from 'react';
import { useText } from '../../i18n/text.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { needsMarkdown } from './needs-markdown.ts';
import styles from './rich-text.module.css';
import { useMarkdown } from './use-markdown.ts';

/**
 * The text of one message. Plain where it can be; where it has markup, the one place in the app where HTML enters the
 * page (T3), sanitised by `markdown.ts`. As long as that is on its way, the text stands as it was typed.
 */
export const RichText = memo(function RichText({ text }: { text: string }) {
  const words = useText();
  const render = useMarkdown(needsMarkdown(text));
  const blocks = useMemo(() => render?.(text), [render, text]);
  if (!blocks) {
    return (
      <p className={styles.plain} dir="auto">
        {text}
      </p>
    );
  }
  return blocks.map((block, index) =>
    block.kind === 'code' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes, nor do its blocks.
      <div key={index} className={styles.code} dir="ltr">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
        <CopyButton look="icon" value={block.text} label={words.chat.copyCode} done={words.common.copied} />
      </div>
    ) : (
      <div
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        key={index}
        className={styles.rich}
        dir="auto"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised, and typed as such.
        dangerouslySetInnerHTML={{ __html: block.html }}
      />
    ),
  );
});
