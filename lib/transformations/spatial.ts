// Places of rows as points and lines, and what they measure. Geometries are cells that hold GeoJSON.
import { findPlaces, needsGazetteer } from '@/lib/geo/find-places';
import { isGeometryField, lineOf, placesIn, pointOf } from '@/lib/geo/geometry';
import { headingDeg, lengthM } from '@/lib/geo/globe';
import type { GeoPlace } from '@/lib/geo/place';
import { numberFieldOf, otherField, type Field, type Frame } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { refuseOtherPlaces } from '@/lib/transformations/field-lookup';
import type { Options, TransformContext, Transformation } from '@/lib/transformations/transformation';

export const spatial: Transformation = {
  id: 'spatial',
  title: 'Spatial operations',
  description: 'Points and lines from places, and their heading or length',
  needsPlaces: true,
  apply: (frames, options, context) =>
    namedFrames(frames).map((named) => {
      const source = geometriesOf(named, options['source'], context);
      if (source === null) return named.frame;
      switch (options['action']) {
        case 'modify':
          return modified(named, source, asRecord(options['modify']), context);
        case 'calculate':
          return withFields(source, [measured(source, asRecord(options['calculate']))]);
        default:
          return withFields(source, []);
      }
    }),
};

type Named = ReturnType<typeof namedFrames>[number];

function namedFrames(frames: readonly Frame[]) {
  const names = displayNames(frames);
  return frames.map((frame, at) => ({ frame, names: names[at] ?? [] }));
}

interface Source {
  readonly frame: Frame;
  /** The column that holds the geometries already; null where they come from other columns. */
  readonly field: Field | null;
  readonly name: string;
  /** What each row goes through; null for a row without a place. */
  readonly rows: readonly (readonly GeoPlace[] | null)[];
}

/** Null: no column says where the rows are. */
function geometriesOf(named: Named, location: unknown, { places }: TransformContext): Source | null {
  const { frame } = named;
  const { mode, gazetteer } = asRecord(location);
  if (mode === 'lookup') refuseOtherPlaces(gazetteer);
  const own = mode === undefined || mode === 'auto' ? frame.fields.find(isGeometryField) : undefined;
  if (own !== undefined)
    return { frame, field: own, name: own.name, rows: Array.from<unknown>(own.values).map(placesIn) };
  const found = findPlaces(named, { location, gazetteer: places ?? null });
  if (typeof found === 'string') return null;
  const rows = Array.from({ length: frame.length }, (_, row) => {
    const place = found(row);
    return place === null ? null : [place];
  });
  return { frame, field: null, name: needsGazetteer(location, [named]) ? 'Geometry' : 'point', rows };
}

/** Points stand in front; what is calculated from them at the end. */
function withFields({ frame, field, name, rows }: Source, added: readonly Field[]): Frame {
  const points = field === null ? [geometryField(name, rows)] : [];
  return { ...frame, fields: [...points, ...frame.fields, ...added] };
}

/** Tooltips of maps do not repeat where they stand. */
function geometryField(name: string, rows: Source['rows']): Field {
  const cells = rows.map((row) => {
    const [first] = row ?? [];
    if (row === null || first === undefined) return null;
    return row.length === 1 ? pointOf(first) : lineOf(row);
  });
  return otherField(name, cells, { config: { custom: { hideFrom: { tooltip: true } } } });
}

function measured({ rows }: Source, calculate: Options): Field {
  const kind = readText(calculate['calc']) ?? 'heading';
  const name = readText(calculate['field']) ?? kind;
  const numbers = (cells: readonly (number | null)[], unit: string): Field =>
    numberFieldOf(name, cells, { config: { custom: {}, unit } });
  const ofEach = (measure: (row: readonly GeoPlace[]) => number): (number | null)[] =>
    rows.map((row) => (row === null ? null : measure(row)));
  if (kind === 'distance') return numbers(ofEach(lengthM), 'lengthm');
  // Points and lines have none.
  if (kind === 'area')
    return numbers(
      ofEach(() => 0),
      'areaM2',
    );
  return numbers(headings(rows), 'degree');
}

/** From the row before; the first one has that of the second. */
function headings(rows: Source['rows']): (number | null)[] {
  const starts = rows.map((row) => row?.[0] ?? null);
  if (rows.length === 1) return [starts[0] === null ? null : 0];
  return starts.map((_, at) => {
    const [from, to] = at === 0 ? [starts[0], starts[1]] : [starts[at - 1], starts[at]];
    return from && to ? headingDeg(from, to) : null;
  });
}

function modified(named: Named, source: Source, modify: Options, context: TransformContext): Frame {
  const { frame } = named;
  const starts = source.rows.map((row) => row?.[0] ?? null);
  if (modify['op'] === 'asLine') {
    const name = /^point$/i.test(source.name) ? 'Line' : source.name;
    const line = lineOf(starts.filter((place) => place !== null));
    return { ...frame, length: 1, fields: [otherField(name, [line])] };
  }
  if (modify['op'] !== 'lineBuilder') return frame;
  const target = geometriesOf(named, modify['target'], context);
  if (target === null) return frame;
  const lines = starts.map((from, row) => {
    const to = target.rows[row]?.[0];
    return from !== null && to !== undefined ? [from, to] : null;
  });
  return { ...frame, fields: [geometryField('Geometry', lines), ...frame.fields] };
}
