import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { referencePage } from '@/lib/promql/reference-page';

test('docs/promql-functions.md is the page of the tables', () => {
  const path = join(import.meta.dirname, '../../docs/promql-functions.md');
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, referencePage());
  expect(readFileSync(path, 'utf8')).toBe(referencePage());
});
