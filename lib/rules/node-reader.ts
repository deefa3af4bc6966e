// Reads the maps of a rule file and goes on after a mistake, so that all of a file's mistakes are told at once.
import type { ConfigNode, MapNode, Place } from '@/lib/config/prometheus/config-node';
import { parseDuration } from '@/lib/units/duration';

/** Takes a mistake; reading goes on. */
export type Refuse = (place: Place, message: string) => void;

export interface MapReader {
  readonly place: Place;
  has(key: string): boolean;
  /** The place of a key's value, or of the map when the key is absent. */
  placeOf(key: string): Place;
  text(key: string): string;
  durationMs(key: string): number | null;
  integer(key: string): number;
  flag(key: string): boolean;
  textMap(key: string): ReadonlyMap<string, { readonly value: string; readonly place: Place }>;
  oneOf<const T extends string>(key: string, values: readonly [T, ...T[]]): T;
  list(key: string): readonly ConfigNode[];
  map(key: string): MapReader | null;
}

interface MapOptions {
  /** Go's name of the type, for the message about unknown keys. */
  readonly typeName: string;
  readonly keys: readonly string[];
  readonly ignoresUnknown: boolean;
  readonly refuse: Refuse;
  /** Keys and type of the maps below. */
  readonly below?: Readonly<Record<string, { readonly typeName: string; readonly keys: readonly string[] }>>;
}

/** Null for what is no map; that is refused, but for an empty node. */
export function readMap(node: ConfigNode, options: MapOptions): MapReader | null {
  const { refuse, typeName, keys, ignoresUnknown } = options;
  if (node.kind === 'null') return null;
  if (node.kind !== 'map') {
    refuse(node, `yaml: cannot unmarshal ${shapeOf(node)} into ${typeName}`);
    return null;
  }
  const known = new Set(keys);
  for (const { key, keyPlace } of node.entries)
    if (!known.has(key) && !ignoresUnknown) refuse(keyPlace, `yaml: field ${key} not found in type ${typeName}`);
  return createMapReader(node, options);
}

function createMapReader(map: MapNode, options: MapOptions): MapReader {
  const { refuse } = options;
  const nodes = new Map(map.entries.map(({ key, node }) => [key, node]));
  const found = (key: string): Exclude<ConfigNode, { kind: 'null' }> | undefined => {
    const node = nodes.get(key);
    return node === undefined || node.kind === 'null' ? undefined : node;
  };
  const scalar = (key: string, wanted: string): string | undefined => {
    const node = found(key);
    if (!node) return undefined;
    if (node.kind === 'scalar') return node.text;
    refuse(node, `yaml: cannot unmarshal ${shapeOf(node)} into ${wanted}`);
    return undefined;
  };
  const placeOf = (key: string): Place => {
    const entry = map.entries.find((one) => one.key === key);
    if (!entry) return map;
    return entry.node.kind === 'null' ? entry.keyPlace : entry.node;
  };
  return {
    place: map,
    has: (key) => found(key) !== undefined,
    placeOf,
    text: (key) => scalar(key, 'string') ?? '',
    durationMs: (key) => {
      const text = scalar(key, 'model.Duration');
      if (text === undefined) return null;
      try {
        return parseDuration(text);
      } catch (thrown) {
        refuse(placeOf(key), thrown instanceof Error ? thrown.message : String(thrown));
        return null;
      }
    },
    integer: (key) => {
      const text = scalar(key, 'int');
      if (text === undefined) return 0;
      const value = Number(text);
      if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
      refuse(placeOf(key), `yaml: cannot unmarshal \`${text}\` into int`);
      return 0;
    },
    flag: (key) => {
      const node = found(key);
      if (!node) return false;
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
      refuse(node, 'yaml: expected true or false');
      return false;
    },
    textMap: (key) => readTextMap(found(key), refuse),
    oneOf: (key, values) => {
      const text = scalar(key, 'string');
      if (text === undefined || text === '') return values[0];
      const value = values.find((candidate) => candidate === text);
      if (value === undefined) refuse(placeOf(key), `"${text}" is not one of ${values.join(', ')}`);
      return value ?? values[0];
    },
    list: (key) => {
      const node = found(key);
      if (!node) return [];
      if (node.kind === 'list') return node.items;
      refuse(node, `yaml: cannot unmarshal ${shapeOf(node)} into a list`);
      return [];
    },
    map: (key) => {
      const node = found(key);
      const shape = options.below?.[key];
      return node && shape ? readMap(node, { ...options, ...shape }) : null;
    },
  };
}

function readTextMap(
  node: ConfigNode | undefined,
  refuse: Refuse,
): ReadonlyMap<string, { readonly value: string; readonly place: Place }> {
  const values = new Map<string, { value: string; place: Place }>();
  if (!node) return values;
  if (node.kind !== 'map') {
    refuse(node, `yaml: cannot unmarshal ${shapeOf(node)} into map[string]string`);
    return values;
  }
  for (const { key, keyPlace, node: below } of node.entries) {
    if (below.kind === 'scalar') values.set(key, { value: below.text, place: keyPlace });
    else if (below.kind === 'null') values.set(key, { value: '', place: keyPlace });
    else refuse(below, `yaml: cannot unmarshal ${shapeOf(below)} into string`);
  }
  return values;
}

function shapeOf(node: ConfigNode): string {
  if (node.kind === 'scalar') return `!!str \`${node.text.slice(0, 20)}\``;
  return node.kind === 'list' ? '!!seq' : '!!map';
}
