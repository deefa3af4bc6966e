import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/fixtures/chromium';

const { executablePath, args } = await findChromium();

// Runs on the production build (`npm test` makes it). Each test file starts the product it needs by e2e/fixtures/product.ts.
export default defineConfig({
  testDir: 'e2e/tests',
  outputDir: 'test-results/playwright',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  // One set of pictures for every machine: the same Chromium draws the same pixels, others up to some 650 of a screen differently; a panel without its lines is 1,900.
  snapshotPathTemplate: '{testDir}/../pictures/{arg}{ext}',
  expect: {
    timeout: 15_000,
    toMatchSnapshot: { threshold: 0.25, maxDiffPixels: 1000 },
  },
  forbidOnly: process.env['CI'] !== undefined,
  use: {
    launchOptions: { executablePath, args: [...args] },
    headless: true,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
  },
});
