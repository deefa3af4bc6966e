// Keeps or drops rows by the values of fields.
import { pickFrameRows, textOfLoose } from '@/lib/series/field-rows';
import { cellAt, type Cell, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { replacePattern } from '@/lib/transformations/name-pattern';
import type { Options, TransformContext, Transformation } from '@/lib/transformations/transformation';
import { InputError } from '@/lib/errors/input-error';

type CellTest = (cell: Cell) => boolean;

interface ValueFilter {
  readonly fieldName: string;
  readonly test: CellTest;
}

export const filterByValue: Transformation = {
  id: 'filterByValue',
  title: 'Filter data by values',
  description: 'Keep or drop rows by the values of fields',
  apply: (frames, options, context) => {
    const filters = readFilters(options['filters'], context);
    if (filters.length === 0) return frames;
    const isExcluding = options['type'] === 'exclude';
    const needsAll = options['match'] === 'all';
    const names = displayNames(frames);
    return frames.map((frame, frameIndex) => {
      const tests = filters.map(({ fieldName, test }) => {
        const at = (names[frameIndex] ?? []).indexOf(fieldName);
        return { field: frame.fields[at] ?? null, test };
      });
      return pickFrameRows(
        frame,
        rowsOf(frame).filter((row) => {
          const isHit = needsAll
            ? tests.every((one) => passes(one.field, one.test, row))
            : tests.some((one) => passes(one.field, one.test, row));
          return isHit !== isExcluding;
        }),
      );
    });
  },
};

function rowsOf(frame: Frame): number[] {
  return Array.from({ length: frame.length }, (_, row) => row);
}

/** A field that is not there matches nothing. */
function passes(field: Field | null, test: CellTest, row: number): boolean {
  return field !== null && test(cellAt(field, row));
}

function readFilters(json: unknown, context: TransformContext): ValueFilter[] {
  return asList(json).flatMap((item) => {
    const filter = asRecord(item);
    const config = asRecord(filter['config']);
    const fieldName = readText(filter['fieldName']);
    const id = readText(config['id']);
    if (fieldName === null || id === null) return [];
    return [{ fieldName, test: cellTest(id, interpolated(asRecord(config['options']), context)) }];
  });
}

function interpolated(options: Options, { interpolate }: TransformContext): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'string' ? interpolate(value) : value]),
  );
}

/** Comparisons take "no value" for 0 and texts for the number they hold, as Grafana does. */
function cellTest(id: string, options: Options): CellTest {
  const { value } = options;
  const limit = readNumber(value) ?? NaN;
  switch (id) {
    case 'isNull':
      return (cell) => cell === null;
    case 'isNotNull':
      return (cell) => cell !== null;
    case 'greater':
      return (cell) => Number(cell) > limit;
    case 'greaterOrEqual':
      return (cell) => Number(cell) >= limit;
    case 'lower':
      return (cell) => Number(cell) < limit;
    case 'lowerOrEqual':
      return (cell) => Number(cell) <= limit;
    case 'equal':
      return (cell) => isSame(cell, value);
    case 'notEqual':
      return (cell) => !isSame(cell, value);
    case 'between': {
      const from = readNumber(options['from']) ?? NaN;
      const to = readNumber(options['to']) ?? NaN;
      return (cell) => Number(cell) > from && Number(cell) < to;
    }
    default:
      return textTest(id, textOfLoose(value) ?? '');
  }
}

function textTest(id: string, value: string): CellTest {
  const wanted = value.toLowerCase();
  switch (id) {
    case 'substring':
      return (cell) => wanted === '' || textOf(cell).toLowerCase().includes(wanted);
    case 'notSubstring':
      return (cell) => textOf(cell) !== '' && wanted !== '' && !textOf(cell).toLowerCase().includes(wanted);
    case 'regex': {
      const regex = new RegExp(replacePattern(value).source, replacePattern(value).flags.replace('g', ''));
      return (cell) => regex.test(textOf(cell));
    }
    default:
      throw new InputError(`Cannot filter by "${id}": no such condition`, { field: 'filters' });
  }
}

function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell);
}

/** `5` and "5" are the same; "true" is not `true`. */
function isSame(cell: Cell, value: unknown): boolean {
  if (cell === null || value === null || value === undefined) return cell === (value ?? null);
  if (typeof cell === 'boolean' || typeof value === 'boolean') return cell === value;
  return typeof cell === 'number' ? cell === (readNumber(value) ?? NaN) : cell === textOfLoose(value);
}
