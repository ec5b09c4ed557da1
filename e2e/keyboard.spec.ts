import type { Page } from '@playwright/test';
import { DESK, expect, test } from './fixtures.ts';

/** Presses Tab until what has the focus is called so; a person would not press it more often than this. */
async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 30; presses += 1) {
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      const labels =
        activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
          ? activeElement.labels
          : null;
      return (
        activeElement?.getAttribute('aria-label') ??
        labels?.[0]?.textContent ??
        activeElement?.textContent ??
        ''
      ).trim();
    });
    if (typeof name === 'string' ? focused === name : name.test(focused)) {
      // Where one writes, the caret and the frame show it.
      if (name === 'Message' || name === 'Pad') return;
      await expect(page.locator(':focus'), `${name} shows that it has the focus`).not.toHaveCSS(
        'outline-style',
        'none',
      );
      return;
    }
    passed.push(focused.slice(0, 30));
    await page.keyboard.press(key);
  }
  throw new Error(`${name} is not reached; passed: ${passed.join(' | ')}`);
}

test('from home to leaving a room, by keyboard alone', async ({ visitor }) => {
  const ana = await visitor({ ...DESK, permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = ana;
  const { keyboard } = page;
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'New room' })).toBeVisible();

  // A name of one's own.
  await tabTo(page, 'Change your name');
  await keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused();
  await keyboard.press('Control+A');
  await keyboard.type('Ana');
  await keyboard.press('Enter');
  await expect(page.getByText('Ana')).toBeVisible();

  // A room of one's own: the invite has the focus, Escape closes it.
  await tabTo(page, 'New room', 'Shift+Tab');
  await keyboard.press('Enter');
  const invite = page.getByRole('dialog', { name: 'Invite people' });
  await expect(invite).toBeVisible();
  await tabTo(page, 'Copy code');
  await keyboard.press('Enter');
  await expect(invite.getByText('Copied')).toBeVisible();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  await keyboard.press('Escape');
  await expect(invite).toBeHidden();

  // Someone comes, and both talk.
  const ben = await visitor();
  await ben.comeAs('Ben');
  await ben.enter(code);
  await ana.learns('Ben', 'came in');
  await tabTo(page, 'Message');
  await keyboard.type('Hello @be');
  await expect(page.getByRole('option', { name: 'Ben' })).toBeVisible();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await ben.hears(/Hello @Ben/);
  await expect(ana.composer).toBeFocused();
  await ben.say('Hello yourself.');
  await ana.hears('Hello yourself.');

  // Through the messages to a quote.
  await tabTo(page, 'Messages', 'Shift+Tab').catch(async () => tabTo(page, /Hello/, 'Shift+Tab'));
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await keyboard.press('Enter');
  await expect(ana.composer).toHaveValue('> Hello yourself.\n\n');
  await expect(ana.composer).toBeFocused();
  await keyboard.type('Indeed 👍');
  await keyboard.press('Enter');
  await ben.hears('Indeed 👍');

  // An emoji, and the pad, and out of it again.
  await tabTo(page, 'Emoji');
  await keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  await keyboard.type('wave');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(ana.composer).not.toHaveValue('');
  await expect(ana.composer).toBeFocused();
  await keyboard.press('Control+A');
  await keyboard.press('Delete');
  await tabTo(page, 'Pad');
  await keyboard.type('Written by keyboard.');
  await expect(page.getByRole('textbox', { name: 'Pad' })).toContainText('Written by keyboard.');
  await keyboard.press('Escape');
  await keyboard.press('Shift+Tab');
  await expect(page.getByRole('textbox', { name: 'Pad' })).not.toBeFocused();

  // The room's settings, the focus back where it was, and the way out.
  await tabTo(page, 'Room', 'Shift+Tab');
  await keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Room' });
  await expect(sheet).toBeVisible();
  await tabTo(page, /^Lock the room/);
  await keyboard.press('Space');
  await expect(page.getByText('The room is locked now.')).toBeVisible();
  await keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'Room', exact: true })).toBeFocused();
  await tabTo(page, 'Leave');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You have left' })).toBeFocused();
  await tabTo(page, 'Back to start');
  await keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeVisible();
});

test('on a phone with a keyboard, arrows go from tab to tab', async ({ phone }) => {
  const ana = await phone();
  await ana.comeAs('Ana');
  await ana.openRoom();
  await tabTo(ana.page, /^Chat/);
  await ana.page.keyboard.press('ArrowRight');
  await expect(ana.page.getByRole('tab', { name: 'Pad' })).toBeFocused();
  await ana.page.keyboard.press('ArrowRight');
  await expect(ana.page.getByRole('tab', { name: /^People/ })).toHaveAttribute('aria-selected', 'true');
  await expect(ana.page.getByRole('button', { name: 'Invite people' })).toBeVisible();
  await ana.page.keyboard.press('ArrowRight');
  await expect(ana.page.getByRole('tab', { name: 'Chat' })).toBeFocused();
  await expect(ana.composer).toBeVisible();
});
