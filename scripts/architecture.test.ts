// Holds the map in ARCHITECTURE.md to the tree: each source file has a home in it, and each home exists.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['app', 'components', 'lib', 'server', 'e2e', 'scripts', 'bin', 'bench'];

function homesOnTheMap(): string[] {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const map = text.slice(text.indexOf('## The map'), text.indexOf('## Invariants'));
  return map
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

function sourcesBelow(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sourcesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

test('every source file has a home on the map', () => {
  const homes = homesOnTheMap();
  const homeless = SOURCES.flatMap(sourcesBelow).filter(
    (path) => !homes.some((home) => (home.endsWith('/') ? path.startsWith(home) : path === home)),
  );
  expect(homeless).toEqual([]);
});

test('every home on the map exists', () => {
  expect(homesOnTheMap().filter((home) => !existsSync(join(ROOT, home)))).toEqual([]);
});
