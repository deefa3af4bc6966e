// What lies in a folder of dashboards: a dashboard a file, or several inside of a list, a ConfigMap or another resource.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseJsonText } from '@/lib/api/json-text';
import { findDashboards } from '@/lib/dashboard/find-dashboards';
import { InputError, isInputError } from '@/lib/errors/input-error';

export interface ProvisionedPart {
  /** The file's name, and behind a slash what the dashboard is called inside of it. */
  readonly path: string;
  readonly json: unknown;
  readonly hash: string;
}

export interface ProvisionedFiles {
  readonly parts: readonly ProvisionedPart[];
  /** Files that say nothing: whatever came from them stays. */
  readonly unreadable: readonly { readonly name: string; readonly message: string }[];
}

const YAML = new Set(['.yaml', '.yml']);

/** A missing folder is an empty one. */
export async function readProvisionedFiles(directory: string): Promise<ProvisionedFiles> {
  const names = await readdir(directory).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  const parts: ProvisionedPart[] = [];
  const unreadable: { name: string; message: string }[] = [];
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const isYaml = YAML.has(extname(name));
    if (!isYaml && extname(name) !== '.json') continue;
    const text = await readFile(join(directory, name), 'utf8');
    try {
      parts.push(...(isYaml ? innerParts(name, parseResources(text)) : partsOf(name, text)));
    } catch (thrown) {
      if (!isInputError(thrown)) throw thrown;
      unreadable.push({ name, message: thrown.message });
    }
  }
  return { parts, unreadable };
}

/** A file that is a dashboard is one as a whole, whatever it looks like: what is wrong with it is told later. */
function partsOf(name: string, text: string): readonly ProvisionedPart[] {
  const json = parseJsonText(text);
  const found = findDashboards(json);
  const isWhole = found.length === 0 || found[0]?.json === json;
  return isWhole ? [{ path: name, json, hash: hashOf(text) }] : innerParts(name, json);
}

function innerParts(name: string, json: unknown): readonly ProvisionedPart[] {
  return findDashboards(json).map((found, at) => ({
    path: `${name}/${found.name === '' ? at + 1 : found.name}`,
    json: found.json,
    hash: hashOf(JSON.stringify(found.json)),
  }));
}

/** Resources of Kubernetes; other YAML (Grafana's own lists of providers) holds no dashboard. */
function parseResources(text: string): unknown {
  if (!/^kind:\s/m.test(text)) return null;
  try {
    const documents = [...parseAllDocuments(text)].map((one) => {
      if (one.errors[0] !== undefined) throw one.errors[0];
      return one.toJS({ maxAliasCount: 100 }) as unknown;
    });
    // Through the checks that JSON of strangers goes through.
    return parseJsonText(JSON.stringify(documents));
  } catch (cause) {
    if (isInputError(cause)) throw cause;
    throw new InputError('Cannot read the file: it is not well-formed YAML', { cause });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
