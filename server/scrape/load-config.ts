// Loads a Prometheus configuration file with the files that its `scrape_config_files` names.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { globTest } from '@/lib/config/prometheus/file-glob';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { parsePrometheusConfig, type SourceFile } from '@/lib/config/prometheus/parse-config';
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';

export interface ConfigSource {
  readonly path: string;
  readonly readFile: (path: string) => Promise<string>;
  /** Names in a folder; an absent folder has none. */
  readonly listFolder?: (path: string) => Promise<readonly string[]>;
}

/** Throws InputError (`FILE:LINE:COLUMN: reason`) for what Prometheus would refuse, and for a file that cannot be read. */
export async function loadPrometheusConfig(source: ConfigSource): Promise<PrometheusConfig> {
  const { path, readFile, listFolder = listDirectory } = source;
  const text = await read(path, readFile);
  const config = parsePrometheusConfig(text, { fileName: path });
  if (config.scrapeConfigFiles.length === 0) return config;

  const included: SourceFile[] = [];
  for (const pattern of config.scrapeConfigFiles)
    for (const fileName of await expand(resolve(dirname(path), pattern), listFolder))
      included.push({ fileName, text: await read(fileName, readFile) });
  return parsePrometheusConfig(text, { fileName: path, included });
}

async function read(path: string, readFile: ConfigSource['readFile']): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isInputError(cause)) throw new InputError(`${path}:${cause.message}`, { ...cause.place, cause });
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : String(cause);
    throw new InputError(`${path}:1:1: cannot read the file: ${reason}`, { line: 1, column: 1, cause });
  }
}

/** A star stands only in the last segment; a pattern without one names a file, which is left out when it is not there. */
async function expand(pattern: string, listFolder: NonNullable<ConfigSource['listFolder']>): Promise<string[]> {
  const folder = dirname(pattern);
  const matches = globTest(basename(pattern));
  const names = await listFolder(folder);
  return names
    .filter(matches)
    .toSorted()
    .map((name) => join(folder, name));
}

async function listDirectory(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch {
    return [];
  }
}
