// The building blocks of a configuration schema: each reads one kind of value from the tree and can print it back.
import { configError, type ConfigNode, type Place, type ScalarNode } from '@/lib/config/prometheus/config-node';
import { secretOf, SECRET_MASK, type Secret } from '@/lib/config/secret';
import type { InputError } from '@/lib/errors/input-error';
import { formatDuration, parseDuration } from '@/lib/units/duration';
import { formatSize, parseSize } from '@/lib/units/size';

export interface Reading {
  readonly fileName: string;
}

/** `read` gives undefined for an absent value (null nodes too, as in Prometheus). */
export interface Field<T> {
  read(node: ConfigNode, reading: Reading): T | undefined;
  /**
   * For the loaded configuration as YAML: undefined leaves the key out. A method, so that fields of any type fit into one
   * record: a section hands each field only what that field has read.
   */
  print(value: T): unknown;
}

export function fail(reading: Reading, place: Place, reason: string): InputError {
  return configError(reading.fileName, place, reason);
}

/** Calls a parser that knows no places, and puts the place to its message. */
function atPlace<T>(reading: Reading, place: Place, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw fail(reading, place, cause instanceof Error ? cause.message : String(cause));
  }
}

function scalarText(node: ConfigNode, reading: Reading, wanted: string): string | undefined {
  if (node.kind === 'null') return undefined;
  if (node.kind !== 'scalar') throw fail(reading, node, `cannot unmarshal ${describe(node)} into ${wanted}`);
  return node.text;
}

function shapeName(node: ConfigNode): string {
  if (node.kind === 'map') return 'map';
  return node.kind === 'list' ? 'seq' : 'str';
}

/** Any scalar as text: `9090` and `true` are texts too where a text is wanted. */
export function text(check?: (value: string) => string | undefined): Field<string> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'string');
      const problem = value === undefined ? undefined : check?.(value);
      if (problem !== undefined) throw fail(reading, node, problem);
      return value;
    },
    print: (value) => (value === '' ? undefined : value),
  };
}

export function secret(): Field<Secret> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'string');
      return value === undefined ? undefined : secretOf(value);
    },
    print: () => SECRET_MASK,
  };
}

export function flag(options: { readonly isAlwaysPrinted?: boolean } = {}): Field<boolean> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind === 'scalar' && !node.isQuoted && typeof node.value === 'boolean') return node.value;
      throw fail(reading, node, `cannot unmarshal ${describe(node)} into bool`);
    },
    print: (value) => (value || options.isAlwaysPrinted ? value : undefined),
  };
}

/** What stands there, as Go's YAML library says it: !!str `abc`, !!int `5`, !!map. */
export function describe(node: ConfigNode): string {
  if (node.kind !== 'scalar') return `!!${shapeName(node)}`;
  const shown = node.text.length > 10 ? `${node.text.slice(0, 7)}...` : node.text;
  return `!!${scalarTag(node)} \`${shown}\``;
}

function scalarTag({ value, isQuoted }: ScalarNode): string {
  if (isQuoted) return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'float';
  return 'str';
}

export function integer(range: { readonly min?: number; readonly max?: number } = {}): Field<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = range;
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      const value = node.kind === 'scalar' && !node.isQuoted ? Number(node.value) : Number.NaN;
      if (!Number.isSafeInteger(value) || value < min || value > max)
        throw fail(reading, node, `cannot unmarshal ${describe(node)} into an integer from ${min} to ${max}`);
      return value;
    },
    print: (value) => (value === 0 ? undefined : value),
  };
}

/** Unsigned, 64 bits. */
export function bigInteger(): Field<bigint> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'uint64');
      if (value === undefined) return undefined;
      if (!/^\d{1,20}$/.test(value) || BigInt(value) >= 1n << 64n)
        throw fail(reading, node, `cannot unmarshal ${describe(node)} into uint64`);
      return BigInt(value);
    },
    print: (value) => (value === 0n ? undefined : value),
  };
}

export function decimal(range: { readonly min?: number; readonly max?: number } = {}): Field<number> {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = range;
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      const value = node.kind === 'scalar' && !node.isQuoted ? Number(node.value) : Number.NaN;
      if (!(value >= min && value <= max)) throw fail(reading, node, `cannot unmarshal ${describe(node)} into float64`);
      return value;
    },
    print: (value) => (value === 0 ? undefined : value),
  };
}

/** In milliseconds. */
export function duration(options: { readonly isPositive?: boolean } = {}): Field<number> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'model.Duration');
      if (value === undefined) return undefined;
      const durationMs = atPlace(reading, node, () => parseDuration(value));
      if (options.isPositive && durationMs === 0) throw fail(reading, node, 'duration must be greater than 0');
      return durationMs;
    },
    print: (value) => (value === 0 ? undefined : formatDuration(value)),
  };
}

/** In bytes; a unit is needed, and each is a power of 1,024 (`10MB`, `10MiB`). */
export function size(): Field<number> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'units.Base2Bytes');
      if (value === undefined || value === '') return value === undefined ? undefined : 0;
      return atPlace(reading, node, () => parseSize(value));
    },
    print: (value) => (value === 0 ? undefined : formatSize(value)),
  };
}

export function oneOf<const T extends string>(
  values: readonly T[],
  reason: (value: string) => string = (value) => `"${value}" is not one of ${values.join(', ')}`,
): Field<T> {
  return {
    read: (node, reading) => {
      const value = scalarText(node, reading, 'string');
      if (value === undefined || value === '') return undefined;
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw fail(reading, node, reason(value));
      return found;
    },
    print: (value) => value,
  };
}

/** `emptyReason`: what is said of a null element; without it, null elements are left out as Prometheus reads them. */
export function list<T>(element: Field<T>, options: { readonly emptyReason?: string } = {}): Field<readonly T[]> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind !== 'list') throw fail(reading, node, `cannot unmarshal ${describe(node)} into a list`);
      return node.items.flatMap((item) => {
        const value = element.read(item, reading);
        if (value !== undefined) return [value];
        if (options.emptyReason !== undefined) throw fail(reading, item, options.emptyReason);
        return [];
      });
    },
    print: (values) => (values.length === 0 ? undefined : values.map((value) => element.print(value))),
  };
}

/** A map with free keys. */
export function mapOf<T>(
  element: Field<T>,
  checkKey?: (key: string) => string | undefined,
): Field<ReadonlyMap<string, T>> {
  return {
    read: (node, reading) => {
      if (node.kind === 'null') return undefined;
      if (node.kind !== 'map') throw fail(reading, node, `cannot unmarshal ${describe(node)} into a map`);
      const values = new Map<string, T>();
      for (const { key, keyPlace, node: below } of node.entries) {
        const problem = checkKey?.(key);
        if (problem !== undefined) throw fail(reading, keyPlace, problem);
        const value = element.read(below, reading);
        if (value !== undefined) values.set(key, value);
      }
      return values;
    },
    print: (values) =>
      values.size === 0
        ? undefined
        : Object.fromEntries([...values].map(([key, value]) => [key, element.print(value)])),
  };
}
