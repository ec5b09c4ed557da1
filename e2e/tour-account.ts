import { expect, type Page } from '@playwright/test';
import type { Catalogue } from '../client/src/i18n/en.ts';

const PASSWORD = 'correct horse battery';

/** Creates an account that nobody has, as the person at the page, with the real server. */
export async function signUp(page: Page, text: Catalogue): Promise<void> {
  await page.goto('/account');
  await page.getByLabel(text.account.username).fill(`noor-${Date.now().toString(36)}`);
  await page.getByLabel(text.account.password, { exact: true }).fill(PASSWORD);
  await page.getByLabel(text.account.name).fill('Noor Haddad');
  await page.getByRole('button', { name: text.account.register, exact: true }).click();
  await expect(page.getByText(text.account.registered, { exact: true })).toBeVisible();
}

/** The screens of an account, its makings and its end; leaves the page as nobody's. */
export async function tourAccount(page: Page, text: Catalogue, see: (name: string) => Promise<void>): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await page.goto('/account');
  await expect(page.getByRole('heading', { name: text.account.title, exact: true })).toBeVisible();
  await see('account-register');
  await page.getByLabel(text.account.username).fill('no');
  await page.getByLabel(text.account.password, { exact: true }).fill('short');
  await button(text.account.register).click();
  await see('account-register-errors');
  await page.getByRole('radio', { name: text.account.login, exact: true }).check();
  await button(text.account.login).click();
  await expect(page.getByText(text.account.wrong)).toBeVisible();
  await see('account-sign-in-wrong');
  await signUp(page, text);
  await see('account-signed-in');
  await button(text.account.delete).click();
  await expect(page.getByText(text.account.deleteConfirm)).toBeVisible();
  await see('account-delete');
  await button(text.account.deleteNow).click();
  await expect(page.getByText(text.account.none)).toBeVisible();
}
