// A YAML document as a plain tree with places: what the schema reads. Aliases and merge keys are resolved within limits.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { InputError } from '@/lib/errors/input-error';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  /** The text as written (plain scalars) or as quoted; `null` and `~` are null nodes. */
  readonly text: string;
  readonly value: unknown;
  readonly isQuoted: boolean;
}
export interface NullNode extends Place {
  readonly kind: 'null';
}
export interface MapEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly node: ConfigNode;
}
export interface MapNode extends Place {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}
export interface ListNode extends Place {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
}
export type ConfigNode = ScalarNode | NullNode | MapNode | ListNode;

const SIZE_LIMIT_BYTES = 1_048_576;
const DEPTH_LIMIT = 100;
/** Nodes that may be reached through aliases, all together: more is a bomb ("billion laughs"), not a configuration. */
export const ALIASED_NODES_LIMIT = 100_000;

/** What YAML has no place for. */
// eslint-disable-next-line no-control-regex -- exactly the characters that a document must not hold
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

/** The error of a configuration file: `FILE:LINE:COLUMN: reason`. */
export function configError(fileName: string, place: Place, reason: string): InputError {
  return new InputError(`${fileName}:${place.line}:${place.column}: ${reason}`, {
    line: place.line,
    column: place.column,
  });
}

export interface ParseNodeOptions {
  readonly sizeLimitBytes?: number;
  /** For a piece of a file: the number of its first line, and how many nodes it may reach through aliases. */
  readonly firstLine?: number;
  readonly aliasedLimit?: number;
}

/** An empty document is a null node. Throws InputError with line and column. */
export function parseConfigNode(
  text: string,
  fileName: string,
  { sizeLimitBytes = SIZE_LIMIT_BYTES, firstLine = 1, aliasedLimit = ALIASED_NODES_LIMIT }: ParseNodeOptions = {},
): ConfigNode {
  if (new TextEncoder().encode(text).length > sizeLimitBytes)
    throw configError(fileName, { line: 1, column: 1 }, `file is larger than ${sizeLimitBytes} bytes`);
  const lines = new LineCounter();
  const control = CONTROL.exec(text);
  if (control) throw configError(fileName, placeAt(text, control.index), 'yaml: control characters are not allowed');
  const document = parseYaml(text, fileName, lines);
  // Only the first document counts.
  const problem = document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw configError(
      fileName,
      { line, column: col },
      `yaml: ${problem.code === 'DUPLICATE_KEY' ? 'key already set in map' : problem.message.replaceAll(/\s*\n[\s\S]*/g, '')}`,
    );
  }
  return createReader({ document, lines, fileName, firstLine, aliasedLimit })(document.contents, {
    place: { line: firstLine, column: 1 },
    depth: 0,
    isAliased: false,
  });
}

function parseYaml(text: string, fileName: string, lineCounter: LineCounter): Document.Parsed {
  try {
    // Version 1.1 is what Prometheus' YAML library speaks: `yes` and `on` are booleans, `<<` merges, `!!binary` exists.
    return parseDocument(text, { version: '1.1', merge: true, uniqueKeys: true, lineCounter, prettyErrors: false });
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'nested too deeply' : String(cause);
    throw configError(fileName, { line: 1, column: 1 }, `yaml: ${reason}`);
  }
}

interface Walk {
  readonly place: Place;
  readonly depth: number;
  readonly isAliased: boolean;
}

type Read = (node: unknown, walk: Walk) => ConfigNode;

function createReader(source: {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly fileName: string;
  readonly firstLine: number;
  readonly aliasedLimit: number;
}): Read {
  const { document, lines, fileName, firstLine, aliasedLimit } = source;
  let aliasedCount = 0;

  const placeOf = (node: Node, fallback: Place): Place => {
    if (!node.range) return fallback;
    const { line, col } = lines.linePos(node.range[0]);
    return { line: line + firstLine - 1, column: col };
  };

  const read: Read = (node, walk) => {
    if (node === null || node === undefined) return { kind: 'null', ...walk.place };
    if (isAlias(node)) {
      const target = node.resolve(document);
      const place = placeOf(node, walk.place);
      if (!target) throw configError(fileName, place, `yaml: unknown anchor '${node.source}' referenced`);
      return read(target, { place, depth: walk.depth + 1, isAliased: true });
    }
    const place = placeOf(node as Node, walk.place);
    if (walk.depth > DEPTH_LIMIT) throw configError(fileName, place, 'yaml: nested too deeply');
    if (walk.isAliased) aliasedCount += 1;
    if (aliasedCount > aliasedLimit) throw configError(fileName, place, 'yaml: document contains excessive aliasing');

    const below: Walk = { place, depth: walk.depth + 1, isAliased: walk.isAliased };
    if (isMap(node)) return { kind: 'map', ...place, entries: readEntries(node.items, below) };
    if (isSeq(node)) return { kind: 'list', ...place, items: node.items.map((item) => read(item, below)) };
    if (isScalar(node)) return readScalar(node, place);
    throw configError(fileName, place, 'yaml: cannot read this node');
  };

  const readEntries = (pairs: readonly { key: unknown; value: unknown }[], walk: Walk): MapEntry[] => {
    const merged: MapEntry[] = [];
    const own: MapEntry[] = [];
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) {
        merged.push(...mergedEntries(read(value, walk)));
        continue;
      }
      const keyNode = read(key, walk);
      if (keyNode.kind !== 'scalar') throw configError(fileName, keyNode, 'yaml: invalid map key');
      own.push({ key: keyNode.text, keyPlace: keyNode, node: read(value, { ...walk, place: keyNode }) });
    }
    const ownKeys = new Set(own.map((entry) => entry.key));
    const inherited = new Map<string, MapEntry>();
    for (const entry of merged)
      if (!ownKeys.has(entry.key) && !inherited.has(entry.key)) inherited.set(entry.key, entry);
    return [...inherited.values(), ...own];
  };

  const mergedEntries = (node: ConfigNode): readonly MapEntry[] => {
    if (node.kind === 'map') return node.entries;
    if (node.kind === 'list') return node.items.flatMap((item) => mergedEntries(item));
    throw configError(fileName, node, 'yaml: map merge requires map or sequence of maps as the value');
  };

  const readScalar = (
    node: { value: unknown; source?: string; type?: string },
    place: Place,
  ): ScalarNode | NullNode => {
    const isQuoted = node.type !== 'PLAIN';
    if (node.value === null && !isQuoted) return { kind: 'null', ...place };
    if (ArrayBuffer.isView(node.value)) {
      const text = decodeUtf8(node.value);
      if (text === undefined) throw configError(fileName, place, 'text is not valid UTF-8');
      return { kind: 'scalar', ...place, text, value: text, isQuoted: true };
    }
    const text = isQuoted ? String(node.value) : (node.source ?? String(node.value));
    return { kind: 'scalar', ...place, text, value: node.value, isQuoted };
  };

  return read;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && (key.value === '<<' || typeof key.value === 'symbol') && (key.type ?? 'PLAIN') === 'PLAIN';
}

function decodeUtf8(bytes: ArrayBufferView): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
