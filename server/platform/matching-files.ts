// Files that a pattern names, with wildcards in any segment of the path, as Go's filepath.Glob finds them.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { globTest, isBrokenGlob } from '@/lib/config/prometheus/file-glob';
import { InputError } from '@/lib/errors/input-error';

/** Files and folders, sorted; a pattern without a match names nothing. Throws InputError for a broken pattern. */
export async function matchingFiles(pattern: string): Promise<string[]> {
  const isAbsolutePath = pattern.startsWith('/');
  const segments = pattern.split('/').filter((segment) => segment !== '');
  if (segments.some(isBrokenGlob)) throw new InputError(`syntax error in pattern ${JSON.stringify(pattern)}`);
  let found = [isAbsolutePath ? '/' : ''];
  for (const segment of segments) {
    const next: string[] = [];
    for (const parent of found) {
      const names = /[*?[\\]/.test(segment) ? await namesIn(parent === '' ? '.' : parent) : [segment];
      next.push(...names.filter(globTest(segment)).map((name) => join(parent, name)));
    }
    found = next;
  }
  const present = await Promise.all(found.map(async (path) => ((await exists(path)) ? [path] : [])));
  return present.flat().toSorted();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
