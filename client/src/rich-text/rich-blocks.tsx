import type { ComponentProps } from 'react';
import { useText } from '../i18n/text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { MarkdownBlock } from './blocks.ts';
import styles from './rich-blocks.module.css';
import { useHighlight } from './use-highlight.ts';

interface HtmlProps extends ComponentProps<'div'> {
  as?: 'div' | 'code';
  html: TrustedHTML;
}

/** The one place in the app where HTML enters the page (T3), sanitised where it was made. */
function Html({ as: Tag = 'div', html, ...rest }: HtmlProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised, and typed as such.
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** A fenced block, in a frame of its own; its words are told apart where the language is known. */
function CodeBlock({ text, language }: { text: string; language: string }) {
  const words = useText();
  const html = useHighlight(text, language);
  return (
    <div className={styles.code} dir="ltr">
      <div className={styles.codeHead}>
        <span>{language}</span>
        <CopyButton look="icon" value={text} label={words.chat.copyCode} done={words.common.copied} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{html ? <Html as="code" html={html} /> : <code>{text}</code>}</pre>
    </div>
  );
}

/** What was written, block by block. */
export function RichBlocks({ blocks }: { blocks: readonly MarkdownBlock[] }) {
  return blocks.map((block, index) =>
    block.kind === 'code' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes, nor do its blocks.
      <CodeBlock key={index} text={block.text} language={block.language} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
      <Html key={index} className={styles.rich} dir="auto" html={block.html} />
    ),
  );
}
