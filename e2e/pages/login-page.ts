// Signing in as a person does.
import type { Page } from '@playwright/test';

export async function signIn(
  page: Page,
  url: string,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<void> {
  await page.goto(`${url}/login`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('textbox', { name: 'Email or username' }).fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
