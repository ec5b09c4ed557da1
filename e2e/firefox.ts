import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';

interface Session {
  send(method: string, parameters: unknown): Promise<unknown>;
}

/**
 * Playwright drives an installed Firefox by WebDriver BiDi, and asks for an emulated colour scheme in every new context.
 * Releases of Firefox do not know that command yet, so it is answered here. Playwright has no public way to do so.
 */
export function withoutEmulatedMedia(browser: Browser): void {
  const { _connection: connection } = browser as unknown as {
    _connection: { toImpl(browser: Browser): { _browserSession: Session } };
  };
  const session = connection.toImpl(browser)._browserSession;
  const send = session.send.bind(session);
  session.send = (method, parameters) =>
    method === 'emulation.setMediaFeaturesOverride' ? Promise.resolve({}) : send(method, parameters);
}

/** Firefox is no phone: what is left of a phone's options is its size. */
export function withoutMobile({
  isMobile,
  hasTouch,
  userAgent,
  ...options
}: BrowserContextOptions): BrowserContextOptions {
  return options;
}

/**
 * What Playwright fills a field with by WebDriver BiDi is its value, set by the page's own hands: React takes that for its
 * own doing and hears nothing. Here it is put in as an editor does.
 */
export async function typeAsEditorsDo(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(window, '__pw_bidiInsertText', {
      get: () => (text: string) => void document.execCommand('insertText', false, text),
      set: () => undefined,
    });
  });
}
