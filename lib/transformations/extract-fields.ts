// Columns out of the text of one: JSON, key=value pairs, separated values, or the groups of a pattern.
import { fieldOfCells, looseCellAt, typeOfCells, type LooseCell } from '@/lib/series/field-rows';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { keyValuePairs } from '@/lib/transformations/key-value-pairs';
import { namePattern } from '@/lib/transformations/name-pattern';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const extractFields: Transformation = {
  id: 'extractFields',
  title: 'Extract fields',
  description: 'Columns out of the text of one',
  apply: (frames, options) => {
    const wanted = readText(options['source']);
    if (wanted === null) return frames;
    const parse = parserOf(options);
    const names = displayNames(frames);
    return frames.map((frame, frameIndex) => {
      const at = (names[frameIndex] ?? []).indexOf(wanted);
      const source = frame.fields[at] ?? frame.fields.find((field) => field.name === wanted);
      return source === undefined ? frame : extracted(frame, source, { parse, options });
    });
  },
};

type Parser = (text: string) => unknown;

interface Extraction {
  readonly parse: Parser;
  readonly options: Options;
}

function extracted(frame: Frame, source: Field, { parse, options }: Extraction): Frame {
  const columns = new Map<string, LooseCell[]>();
  const paths = options['format'] === 'json' ? jsonPaths(options['jsonPaths']) : [];
  for (let row = 0; row < frame.length; row += 1) {
    const cell = looseCellAt(source, row);
    const parsed = typeof cell === 'string' ? parseQuietly(parse, cell) : cell;
    if (typeof parsed !== 'object' || parsed === null) continue;
    const entries = paths.length > 0 ? pathEntries(parsed, paths) : Object.entries(parsed);
    for (const [name, value] of entries) {
      const column = columns.get(name) ?? Array.from<LooseCell>({ length: frame.length }).fill(undefined);
      column[row] = value;
      columns.set(name, column);
    }
  }
  const added = [...columns].map(([name, cells]) => fieldOfCells(typeOfCells(cells), name, cells));
  const time = frame.fields.find((field) => field.name === 'Time' || field.name === 'time');
  const times = options['keepTime'] === true && time !== undefined ? [time] : [];
  return {
    ...frame,
    fields: options['replace'] === true ? [...times, ...added] : [...frame.fields, ...times, ...added],
  };
}

/** A text that cannot be read gives no columns. */
function parseQuietly(parse: Parser, text: string): unknown {
  try {
    return parse(text) ?? null;
  } catch {
    return null;
  }
}

interface JsonPath {
  readonly name: string;
  readonly path: string;
}

function jsonPaths(json: unknown): JsonPath[] {
  return asList(json).flatMap((item) => {
    const path = readText(asRecord(item)['path']);
    return path === null ? [] : [{ path, name: readText(asRecord(item)['alias']) ?? path }];
  });
}

function pathEntries(parsed: object, paths: readonly JsonPath[]): [string, unknown][] {
  return paths.map(({ name, path }) => [name, valueAt(parsed, path) ?? 'Not Found']);
}

/** `a.b[0].c` */
function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Object.entries(value).find(([name]) => name === step)?.[1];
  }
  return value;
}

function parserOf(options: Options): Parser {
  const delimiter = readText(options['delimiter']) ?? ',';
  const pattern = readText(options['regExp']);
  switch (options['format'] ?? 'auto') {
    case 'json':
      return parseJson;
    case 'kvp':
      return keyValuePairs;
    case 'delimiter':
      return (text) => Object.fromEntries(text.split(delimiter).map((part) => [part.trim(), 1]));
    case 'regexp': {
      const regex = pattern === null || !pattern.startsWith('/') ? /(?<NewField>.*)/ : namePattern(pattern);
      return (text) => regex.exec(text)?.groups ?? null;
    }
    default:
      return (text) => parseQuietly(parseJson, text) ?? keyValuePairs(text);
  }
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}
