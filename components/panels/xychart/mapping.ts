// Which columns of which frames an XY chart draws against each other: by itself, or as its options name them (today's form and the older one).
import { matchesField, type MatchSubject } from '@/lib/series/field-matchers';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';

export interface XyPick {
  readonly frame: Frame;
  readonly x: Field;
  readonly y: Field;
  readonly color: Field | null;
  readonly size: Field | null;
  /** Given by the options; null = the name of the y column. */
  readonly name: string | null;
  readonly xName: string;
  readonly yName: string;
  readonly nameOf: (field: Field) => string;
  /** Fixed by the older form; null = by the field's options. */
  readonly fixedColor: string | null;
  readonly fixedSizePx: number | null;
}

type Json = Readonly<Record<string, unknown>>;

interface Named {
  readonly frame: Frame;
  readonly frameIndex: number;
  readonly names: readonly string[];
}

export function pickColumns(frames: readonly Frame[], options: Json): XyPick[] {
  const all = displayNames(frames);
  const named = frames.map((frame, frameIndex) => ({ frame, frameIndex, names: all[frameIndex] ?? [] }));
  const isManual = options['mapping'] === 'manual' || options['seriesMapping'] === 'manual';
  const wishes = asList(options['series']).map(asRecord);
  if (isManual && wishes.length > 0) return wishes.flatMap((wish) => pickWished(named, wish));
  // A single wish of the automatic mode says what all series share.
  const [shared = {}] = wishes;
  return named.flatMap((one) => pickAlone(one, { ...asRecord(options['dims']), ...shared }));
}

/** The first column of numbers (else the time) goes to the right, each other one upwards. */
function pickAlone(one: Named, wish: Json): XyPick[] {
  const { frame, frameIndex, names } = one;
  const wantedFrame = readNumber(wish['frame']) ?? readNumber(asRecord(asRecord(wish['frame'])['matcher'])['options']);
  if (wantedFrame !== null && wantedFrame !== frameIndex) return [];
  const excluded = asList(wish['exclude']);
  const numbers = frame.fields.filter(
    (field, at) => field.type === 'number' && !excluded.includes(names[at]) && !excluded.includes(field.name),
  );
  const times = frame.fields.filter(({ type }) => type === 'time');
  const x = find(one, wish['x']) ?? (numbers.length > 1 ? numbers[0] : times[0]);
  if (x === undefined) return [];
  const color = find(one, wish['color'] ?? asRecord(wish['pointColor'])['field']);
  const size = find(one, wish['size'] ?? asRecord(wish['pointSize'])['field']);
  const ys = numbers.filter((field) => field !== x && field !== color && field !== size && !isHidden(field));
  return ys.map((y) => makePick(one, { x, y, color: color ?? null, size: size ?? null }, wish));
}

function isHidden(field: Field): boolean {
  return asRecord(field.config.custom['hideFrom'])['viz'] === true;
}

function pickWished(named: readonly Named[], wish: Json): XyPick[] {
  const { frame: wishedFrame } = wish;
  const candidates = named.filter((one) => isWishedFrame(one, wishedFrame));
  return candidates.flatMap((one) => {
    const x = find(one, wish['x']);
    const y = find(one, wish['y']);
    if (x === undefined || y === undefined) return [];
    const color = find(one, wish['color'] ?? asRecord(wish['pointColor'])['field']) ?? null;
    const size = find(one, wish['size'] ?? asRecord(wish['pointSize'])['field']) ?? null;
    return [makePick(one, { x, y, color, size }, wish)];
  });
}

function isWishedFrame({ frame, frameIndex }: Named, wish: unknown): boolean {
  if (typeof wish === 'number') return wish === frameIndex;
  const { id, options } = asRecord(asRecord(wish)['matcher']);
  if (id === 'byIndex') return readNumber(options) === frameIndex;
  if (id === 'byRefId' || id === 'byName') return options === frame.refId || options === frame.name;
  return true;
}

/** A name, or `{matcher: {id, options}}`. */
function find({ frame, frameIndex, names }: Named, wish: unknown): Field | undefined {
  if (wish === undefined || wish === null) return undefined;
  const matcher = asRecord(asRecord(wish)['matcher']);
  const isNamed = typeof wish === 'string';
  const wanted = isNamed
    ? { id: 'byName', options: wish }
    : { id: readText(matcher['id']) ?? '', options: matcher['options'] };
  if (wanted.id === '') return undefined;
  return frame.fields.find((field, fieldIndex) => {
    const subject: MatchSubject = {
      field,
      frame,
      frameIndex,
      fieldIndex,
      displayName: names[fieldIndex] ?? field.name,
    };
    return matchesField(wanted, subject);
  });
}

type Columns = Pick<XyPick, 'x' | 'y' | 'color' | 'size'>;

function makePick({ frame, names }: Named, columns: Columns, wish: Json): XyPick {
  const nameOf = (field: Field): string => names[frame.fields.indexOf(field)] ?? field.name;
  const given = wish['name'];
  return {
    ...columns,
    frame,
    nameOf,
    name: readText(given) ?? readText(asRecord(given)['fixed']),
    xName: nameOf(columns.x),
    yName: nameOf(columns.y),
    fixedColor: readText(asRecord(wish['pointColor'])['fixed']),
    fixedSizePx: readNumber(asRecord(wish['pointSize'])['fixed']),
  };
}
