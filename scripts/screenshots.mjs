// Pictures of the main pages, dark and light, desk and phone, to be looked at beside the design.
// usage: node scripts/screenshots.mjs URL LOGIN PASSWORD FOLDER [PATH …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const [url, login, password, folder, ...chosen] = process.argv.slice(2);
if (!url || !login || !password || !folder) {
  process.stderr.write('usage: node scripts/screenshots.mjs URL LOGIN PASSWORD FOLDER [PATH …]\n');
  process.exit(2);
}
const PATHS =
  chosen.length > 0
    ? chosen
    : ['/', '/dashboards', '/targets', '/users', '/profile', '/d/this-machine', '/d/watchfire-itself'];
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = await browser.newPage({ reducedMotion: 'reduce' });
page.on('console', (message) => message.type() === 'error' && process.stdout.write(`console: ${message.text()}\n`));
page.on('pageerror', (error) => process.stdout.write(`page error: ${error}\n`));

await page.goto(`${url}/login`);
await page.locator('body[data-app-ready="true"]').waitFor();
await page.screenshot({ path: join(folder, 'login-dark-desk.png') });
await page.getByRole('textbox', { name: 'Email or username' }).fill(login);
await page.getByLabel('Password', { exact: true }).fill(password);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('navigation', { name: 'Main' }).waitFor();

for (const [sizeName, size] of Object.entries(SIZES)) {
  await page.setViewportSize(size);
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => localStorage.setItem('wf-theme', name), theme);
    for (const path of PATHS) {
      await page.goto(`${url}${path}`);
      await page.locator('body[data-app-ready="true"]').waitFor();
      await page
        .locator('[aria-busy="true"]')
        .first()
        .waitFor({ state: 'detached', timeout: 10_000 })
        .catch(() => undefined);
      await page.waitForTimeout(500);
      const name = path === '/' ? 'home' : path.replace(/^\//, '').replace(/\W+/g, '-').slice(0, 60);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${sizeName}.png`) });
    }
  }
}
await browser.close();
