import type { WireError } from '@hearsay/shared/errors';
import { expect, type Page } from '@playwright/test';
import type { Catalogue } from '../client/src/i18n/en.ts';
import { STAGED_CODE, StagedRoom } from './staged-room.ts';
import { signUp, tourAccount } from './tour-account.ts';
import { setHidden } from './visitor.ts';

const CODE = `\`\`\`ts
// Everything that is left of a room.
export function remains(room: Room): readonly string[] {
  return room.ended ? [] : ['a code', \`and \${room.members} people\`];
}
\`\`\``;
const PAD =
  '# Saturday\n\n- tent **and** poles\n- two torches\n- [ ] ask Priya about the stove\n\n> We leave at seven.\n';
const PEOPLE = ['Noor Haddad', 'Ana', 'Bartholomäus von Rheinfelden', 'ليلى'];

const refusal = (code: WireError['code'], more: Partial<WireError> = {}): WireError => ({ code, message: '', ...more });

/** Said by everyone over some minutes: markup, code, both directions, long words, an answer that did not go out. */
async function talk(page: Page, room: StagedRoom, text: Catalogue): Promise<void> {
  room.say(1, 'Did anyone find the map?', 26 * 60);
  room.say(0, 'Yes, it was in the blue bag.', 26 * 60);
  room.say(1, 'Good evening. Shall we meet at the **old bridge**, or at the station?', 34);
  room.say(1, 'I can bring:\n\n- the tent\n- a stove\n- *two* torches', 34);
  room.say(3, 'مساء الخير! الجسر أفضل، سأصل بالقطار الساعة 18:40.', 31);
  room.say(0, 'The bridge it is. See https://example.org/a/very/long/path/to/a/map?zoom=14&layer=paths', 29);
  room.say(2, `Here is what I meant:\n\n${CODE}`, 12);
  room.say(2, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, as they say.', 11);
  room.say(1, '> The bridge it is.\n\nFine. `git push --force` and be done with it 🙂', 4);
  room.say(3, '@Noor Haddad شكرًا لك', 2);
  await expect(page.getByRole('log').getByText('شكرًا لك')).toBeVisible();
  const composer = page.getByRole('textbox', { name: text.chat.composer });
  await composer.fill('Then I take the early train.');
  await page.getByRole('button', { name: text.chat.send }).click();
  await expect(page.getByRole('log').getByText('Then I take the early train.')).toBeVisible();
}

/**
 * Goes through every screen and state of the app, and has `see` look at each under a name of its own. The page's context
 * brings the language, whose catalogue is `text`; the page must be new, its server real.
 */
export async function tour(page: Page, text: Catalogue, see: (name: string) => Promise<void>): Promise<void> {
  const wide = (page.viewportSize()?.width ?? 0) >= 900;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const composer = page.getByRole('textbox', { name: text.chat.composer });
  page.setDefaultTimeout(10_000);
  let room = new StagedRoom({ names: PEOPLE });
  await StagedRoom.serve(page, () => room);

  const enter = async (next: StagedRoom, query = '') => {
    room = next;
    await page.goto(`/r/${STAGED_CODE}${query}`);
    await expect(composer).toBeAttached();
    // What the first message needs is there when it comes.
    await page.waitForTimeout(100);
  };
  const show = async (part: string) => page.getByRole('tab', { name: part }).click();

  // The way in.
  await page.goto('/');
  const code = page.getByRole('textbox', { name: text.home.codeLabel });
  await expect(code).toBeVisible();
  await see('home');
  await code.fill('7KQM2X9TR');
  await expect(page.getByText(text.home.codeTypo)).toBeVisible();
  await see('home-typo');
  await code.fill('');
  await button(text.name.change).click();
  await see('home-name');
  await page.context().setOffline(true);
  await expect(page.getByText(text.home.offline)).toBeVisible();
  await see('home-offline');
  await page.context().setOffline(false);

  await tourAccount(page, text, see);

  // Settings, and nowhere.
  await page.goto('/settings');
  await expect(heading(text.settings.title)).toBeVisible();
  await see('settings');
  await button(text.settings.forget).click();
  await see('settings-forget');
  await page.goto('/nowhere');
  await expect(heading(text.notFound.title)).toBeVisible();
  await see('not-found');

  // The door.
  room.door = 'silent';
  await page.goto(`/r/${STAGED_CODE}`);
  await expect(page.getByText(text.room.entering)).toBeVisible();
  // It shows only once it has taken a moment.
  await page.waitForTimeout(500);
  await see('entering');
  await expect(page.getByText(text.room.enteringLate)).toBeVisible();
  await see('entering-late');
  await page.goto('/r/7KQM2X9TR');
  await expect(heading(text.refused.typoTitle)).toBeVisible();
  await see('refused-typo');
  const refusals: [string, WireError, string][] = [
    ['unavailable', refusal('ROOM_UNAVAILABLE'), text.refused.unavailableTitle],
    ['full', refusal('ROOM_FULL'), text.refused.fullTitle],
    ['passphrase', refusal('PASSPHRASE_REQUIRED'), text.refused.passphraseTitle],
    ['wrong-passphrase', refusal('ACCESS_DENIED'), text.refused.wrongTitle],
    ['rate', refusal('RATE_LIMIT_EXCEEDED', { retryAfterMs: 42_000 }), text.refused.rateTitle],
    ['other', refusal('PAYLOAD_TOO_LARGE'), text.refused.otherTitle],
  ];
  for (const [name, error, title] of refusals) {
    room.door = error;
    await page.goto('/');
    await page.goto(`/r/${STAGED_CODE}`);
    await expect(heading(title)).toBeVisible();
    await see(`refused-${name}`);
  }
  room.door = refusal('UNAVAILABLE');
  await page.goto('/');
  await page.goto(`/r/${STAGED_CODE}`);
  // It is tried some times before it is given up.
  await expect(heading(text.refused.awayTitle)).toBeVisible({ timeout: 30_000 });
  await see('refused-away');

  // An own room, from its first moment.
  await enter(new StagedRoom({ names: PEOPLE.slice(0, 1) }), '?sheet=invite');
  await expect(page.getByRole('dialog', { name: text.invite.title })).toBeVisible();
  await see('invite');
  await page.keyboard.press('Escape');
  await see('room-empty');
  await page.goto(`/r/${STAGED_CODE}?sheet=leave`);
  await expect(page.getByRole('dialog', { name: text.leave.title })).toBeVisible();
  await see('leave-last');

  // A room with talk.
  await enter(new StagedRoom({ names: PEOPLE, room: { name: 'Bridge at seven' }, pad: PAD }));
  await talk(page, room, text);
  room.refusal = refusal('VALIDATION_ERROR');
  await composer.fill('This one is refused.');
  await button(text.chat.send).click();
  await expect(page.getByText(text.chat.failed)).toBeVisible();
  room.type(1);
  await expect(page.locator('pre .hljs-keyword').first()).toBeAttached();
  await see('room-talk');
  await page.getByRole('log').evaluate((log) => {
    for (let parent = log.parentElement; parent; parent = parent.parentElement) parent.scrollTop = 0;
  });
  await expect(button(text.chat.toEnd)).toBeVisible();
  await see('room-talk-top');
  const message = page.getByRole('log').getByText('Shall we meet');
  if (wide) await message.hover();
  else await message.click();
  await see('message-picked');
  await message.click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await see('message-menu');
  await page.keyboard.press('Escape');
  await composer.fill('');
  await composer.pressSequentially('@');
  await expect(page.getByRole('listbox')).toBeVisible();
  await see('mention');
  await composer.fill('');
  if (await button(text.emoji.title).isVisible()) {
    await button(text.emoji.title).click();
    await expect(page.getByRole('grid')).toBeVisible();
    await see('emoji');
    await page.keyboard.press('Escape');
  }

  // Its pad and its people.
  if (wide) await page.goto(`/r/${STAGED_CODE}?view=people`);
  else {
    await show(text.room.pad);
    await expect(page.getByRole('textbox', { name: text.pad.label })).toBeVisible();
    await see('pad');
    await show(text.room.people);
  }
  await expect(button(text.people.options('Ana'))).toBeVisible();
  await see('people');
  await button(text.people.options('Ana')).click();
  await button(text.people.ban).click();
  await see('member-sheet');
  await page.keyboard.press('Escape');
  await page.goto(`/r/${STAGED_CODE}?sheet=room`);
  await expect(page.getByRole('dialog', { name: text.roomSheet.title })).toBeVisible();
  await see('room-sheet-host');
  await button(text.roomSheet.setPassphrase).click();
  await button(text.roomSheet.close).click();
  await see('room-sheet-open');
  await page.goto('/');
  await page.goto('/account');
  await expect(button(text.account.deleteGuest)).toBeVisible();
  await see('account-guest');

  // As a member, in a room that is locked and asks for a passphrase.
  const locked = { name: 'Bridge at seven', locked: true, passphraseRequired: true };
  await enter(new StagedRoom({ names: PEOPLE, host: false, room: locked }), '?sheet=room');
  await expect(page.getByRole('dialog', { name: text.roomSheet.title })).toBeVisible();
  await see('room-sheet-member');

  // Turned away, and back to what is new.
  await enter(new StagedRoom({ names: PEOPLE }));
  room.say(1, 'Read while it came.', 30);
  await expect(page.getByRole('log').getByText('Read while it came.')).toBeVisible();
  await setHidden(page, true);
  for (let count = 1; count <= 24; count += 1)
    room.say(1 + (count % 3), `Said while nobody looked, number ${count}.`, 25 - count);
  await expect(page.getByRole('log').getByText('number 24.')).toBeAttached();
  await setHidden(page, false);
  await expect(page.getByText(text.chat.newFromHere)).toBeVisible();
  await see('unread');

  // The connection goes, and comes back in every way.
  await enter(new StagedRoom({ names: PEOPLE }));
  room.say(1, 'Are you still there?', 3);
  await expect(page.getByRole('log').getByText('still there')).toBeVisible();
  room.unreachable = true;
  room.drop();
  await composer.fill('In a tunnel.');
  await button(text.chat.send).click();
  await expect(page.getByText(text.connection.waiting(1))).toBeVisible();
  await see('reconnecting');
  room.unreachable = false;
  room.returning = { gap: true };
  await expect(page.getByText(text.connection.gap)).toBeVisible({ timeout: 15_000 });
  await see('gap');
  room.returning = { renewed: true };
  room.drop();
  await expect(page.getByText(text.connection.renewed)).toBeVisible({ timeout: 15_000 });
  await see('renewed');
  await page.context().setOffline(true);
  await expect(page.getByText(text.connection.offline(0)).first()).toBeVisible();
  await see('room-offline');
  await page.context().setOffline(false);

  // The ways a room ends.
  const endings: [string, (staged: StagedRoom) => unknown, string][] = [
    ['closed', (staged) => staged.close('closed'), text.ended.closedTitle],
    ['kicked', (staged) => staged.close('kicked'), text.ended.kickedTitle],
    ['banned', (staged) => staged.close('banned'), text.ended.bannedTitle],
    ['unavailable', (staged) => lose(staged, 'ROOM_UNAVAILABLE'), text.ended.unavailableTitle],
    ['forgotten', (staged) => lose(staged, 'AUTH_ERROR'), text.ended.forgottenTitle],
  ];
  for (const [name, act, title] of endings) {
    await page.goto('/');
    await enter(new StagedRoom({ names: PEOPLE, pad: PAD }));
    if (!wide) await show(text.room.pad);
    await expect(page.getByRole('textbox', { name: text.pad.label })).toBeVisible();
    act(room);
    await expect(heading(title)).toBeVisible({ timeout: 15_000 });
    await see(`ended-${name}`);
  }
  await enter(new StagedRoom({ names: PEOPLE }));
  await page.goto(`/r/${STAGED_CODE}?sheet=room`);
  await button(text.roomSheet.leave).click();
  await expect(heading(text.ended.leftTitle)).toBeVisible();
  await see('ended-left');

  // With an account, all that is known of it lost while away.
  await signUp(page, text);
  await enter(new StagedRoom({ names: PEOPLE }));
  lose(room, 'AUTH_ERROR');
  await expect(heading(text.ended.signedOutTitle)).toBeVisible({ timeout: 15_000 });
  await see('ended-signed-out');
}

/** The line is cut, and the return is refused. */
function lose(room: StagedRoom, code: WireError['code']): void {
  room.door = refusal(code);
  room.drop();
}
