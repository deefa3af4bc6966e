import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsTable } from '@/server/platform/settings/settings-table';

test('docs/settings.md is the table of the registry', () => {
  const path = join(import.meta.dirname, '../../../docs/settings.md');
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, settingsTable());
  expect(readFileSync(path, 'utf8')).toBe(settingsTable());
});
