import { expect, type Locator, type Page } from '@playwright/test';

/** A refused request is the browser's to report (the app shows it in its own words), and so is what plain http does without. */
const BROWSERS_OWN = /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/;

/** One person at one page: what they do, in their words. */
export class Visitor {
  readonly page: Page;
  /** Errors of the page, in its console and beyond: every test expects none. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(`${error.name}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !BROWSERS_OWN.test(message.text())) this.complaints.push(message.text());
    });
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get codeBox(): Locator {
    return this.page.getByRole('textbox', { name: 'Room code' });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  /** Goes home, and resolves once the way in stands there: what comes with it needs the network no longer. */
  async comeHome(): Promise<void> {
    await this.page.goto('/');
    await expect(this.codeBox).toBeVisible();
  }

  /** Goes home and picks a name. */
  async comeAs(name: string): Promise<void> {
    await this.page.goto('/');
    await this.chooseName(name);
  }

  async chooseName(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Change your name' }).click();
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.page.getByRole('button', { name: 'Save' }).click();
    await expect(this.page.getByText(name)).toBeVisible();
  }

  /** Opens a room of one's own; gives its code. */
  async openRoom(): Promise<string> {
    await this.page.getByRole('button', { name: 'New room' }).click();
    await expect(this.page.getByRole('dialog', { name: 'Invite people' })).toBeVisible();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await expect(this.composer).toBeVisible();
    return new URL(this.page.url()).pathname.slice('/r/'.length);
  }

  /** Types a code at home, as it was read out. */
  async typeCode(code: string): Promise<void> {
    await this.codeBox.pressSequentially(code);
  }

  async enter(code: string): Promise<void> {
    await this.typeCode(code);
    await expect(this.composer).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  /** A line about someone: names stand in Unicode isolates. */
  async learns(name: string, what: string): Promise<void> {
    await expect(this.log.getByText(about(name, what))).toBeVisible();
  }

  async hears(text: string | RegExp): Promise<void> {
    await expect(this.log.getByText(text)).toBeVisible();
  }
}

/** Matches a sentence about someone, whose name may stand in Unicode isolates. */
export function about(name: string, what: string): RegExp {
  return new RegExp(`\u2068?${name}\u2069? ${what}`);
}

/** Resolves once the service worker has put the app aside. */
export async function keptOn(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** Makes the page believe that it is hidden, or shown again. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    hidden ? 'hidden' : 'visible',
  );
}
