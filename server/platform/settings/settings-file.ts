// The settings file (`watchfire.yml`): YAML with a strict schema. Every error has its line and column; an unknown field is one.
import {
  configError,
  parseConfigNode,
  type ConfigNode,
  type MapEntry,
  type Place,
} from '@/lib/config/prometheus/config-node';
import type { FilePlace } from '@/server/platform/settings/setting';

/** A larger edit distance is no typing mistake. */
const SUGGESTION_LETTERS = 3;

/** Path → value of what the file sets. Throws InputError `FILE:LINE:COLUMN: reason`. */
export function readSettingsFile(
  text: string,
  fileName: string,
  entries: readonly FilePlace<unknown>[],
): ReadonlyMap<string, unknown> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const values = new Map<string, unknown>();
  const walk = (node: ConfigNode, prefix: string): void => {
    if (node.kind === 'null') return;
    if (node.kind !== 'map') throw configError(fileName, node, `${prefix || 'the file'}: expected settings by name`);
    for (const { key, keyPlace, node: value } of node.entries) {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      const entry = byPath.get(path);
      if (entry) {
        if (value.kind !== 'null') values.set(path, valueOf(entry, value, fileName));
      } else if ([...byPath.keys()].some((known) => known.startsWith(`${path}.`))) walk(value, path);
      else throw configError(fileName, keyPlace, unknownField(path, [...byPath.keys()]));
    }
  };
  walk(parseConfigNode(text, fileName), '');
  return values;
}

function valueOf({ path, schema }: FilePlace<unknown>, node: ConfigNode, fileName: string): unknown {
  const result = schema.safeParse(plain(node));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const inner = [...(issue?.path ?? [])];
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const place = placeIn(node, inner, key);
    inner.push(key);
    throw configError(fileName, place, `${shown(path, inner)}: unknown field`);
  }
  throw configError(fileName, placeIn(node, inner), `${shown(path, inner)}: ${issue?.message ?? 'invalid'}`);
}

function plain(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'null':
      return undefined;
    case 'scalar':
      return node.isQuoted ? node.text : node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, node: value }) => [key, plain(value)]));
  }
}

/** The place of the deepest node that is there, or of one of its keys. */
function placeIn(node: ConfigNode, path: readonly PropertyKey[], wantedKey?: string): Place {
  const [step, ...rest] = path;
  if (step === undefined) return (wantedKey === undefined ? undefined : entryOf(node, wantedKey)?.keyPlace) ?? node;
  const inner = node.kind === 'list' ? node.items[Number(step)] : entryOf(node, step)?.node;
  return inner ? placeIn(inner, rest, wantedKey) : node;
}

function entryOf(node: ConfigNode, name: PropertyKey): MapEntry | undefined {
  return node.kind === 'map' ? node.entries.find(({ key }) => key === String(name)) : undefined;
}

function shown(path: string, inner: readonly PropertyKey[]): string {
  return inner.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${String(step)}`),
    path,
  );
}

function unknownField(path: string, known: readonly string[]): string {
  const best = known
    .map((name) => ({ name, letters: distance(name, path) }))
    .toSorted((left, right) => left.letters - right.letters)[0];
  const hint = best && best.letters <= SUGGESTION_LETTERS ? `; is "${best.name}" meant?` : '';
  return `unknown field "${path}"${hint}`;
}

/** Levenshtein's. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + Number(left[i - 1] !== right[j - 1])),
      );
    row = next;
  }
  return row[right.length] ?? 0;
}
