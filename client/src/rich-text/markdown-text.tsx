import { useMemo } from 'react';
import { renderMarkdown } from './markdown.ts';
import { RichBlocks } from './rich-blocks.tsx';

/** The text of one message, with its markup. */
export function MarkdownText({ text }: { text: string }) {
  const blocks = useMemo(() => renderMarkdown(text), [text]);
  return <RichBlocks blocks={blocks} />;
}
