import { markdownLanguage } from '@codemirror/lang-markdown';
import { syntaxHighlighting } from '@codemirror/language';
import { tagHighlighter, tags } from '@lezer/highlight';
import styles from './syntax.module.css';

/** Markdown without the parsers of HTML, CSS and JavaScript that `markdown()` brings along; colours by our own classes. */
export const markdownSyntax = [
  markdownLanguage,
  syntaxHighlighting(
    tagHighlighter([
      { tag: tags.heading1, class: `${styles.heading} ${styles.first}` },
      { tag: tags.heading2, class: `${styles.heading} ${styles.second}` },
      { tag: tags.heading, class: styles.heading ?? '' },
      { tag: tags.strong, class: styles.strong ?? '' },
      { tag: tags.emphasis, class: styles.emphasis ?? '' },
      { tag: tags.strikethrough, class: styles.struck ?? '' },
      { tag: tags.link, class: styles.link ?? '' },
      { tag: [tags.url, tags.labelName, tags.string], class: styles.faint ?? '' },
      { tag: tags.monospace, class: styles.code ?? '' },
      { tag: tags.quote, class: styles.quote ?? '' },
      { tag: [tags.processingInstruction, tags.contentSeparator, tags.meta, tags.comment], class: styles.faint ?? '' },
    ]),
  ),
];
