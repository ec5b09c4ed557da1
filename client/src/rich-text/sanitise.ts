import createDOMPurify, { type Config } from 'dompurify';

const MESSAGE_TAGS = ['p', 'br', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'a'];
/** What only the pad's preview makes: in a message their Markdown is switched off, so that none gets here. */
const PAD_TAGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'del', 'table', 'thead', 'tbody', 'tr', 'th', 'td'];

const PURIFY: Config = {
  ALLOWED_TAGS: [...MESSAGE_TAGS, ...PAD_TAGS],
  ALLOWED_ATTR: ['href', 'title', 'target', 'rel', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ADD_URI_SAFE_ATTR: ['target', 'rel', 'start'],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
};

/** Highlighted code: words in spans, told apart by classes of the highlighter alone. */
const PURIFY_CODE: Config = { ...PURIFY, ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] };
const CODE_CLASS = /^hljs-[a-z_-]+(?: [a-z_]+)*$/;

let purify: ReturnType<typeof createDOMPurify> | undefined;

/** The one door through which markup enters the page (T3). DOMPurify wraps it as TrustedHTML where the browser has it. */
function pass(html: string, config: Config): TrustedHTML {
  if (purify === undefined) {
    purify = createDOMPurify(window);
    purify.addHook('uponSanitizeAttribute', (_, attribute) => {
      if (attribute.attrName === 'class' && !CODE_CLASS.test(attribute.attrValue)) attribute.keepAttr = false;
    });
  }
  return purify.sanitize(html, { ...config, RETURN_TRUSTED_TYPE: true }) as unknown as TrustedHTML;
}

/** Markup made from Markdown, fit for the page. */
export const sanitise = (html: string): TrustedHTML => pass(html, PURIFY);

/** Markup of the highlighter, fit for the page. */
export const sanitiseCode = (html: string): TrustedHTML => pass(html, PURIFY_CODE);
