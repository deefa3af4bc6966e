// What a target's series are, from scrape to scrape: the line they came in, the reference they are stored under, and
// whether the last scrape had them, which decides about stale markers.
import {
  createLineDictionary,
  forgetUnseen,
  lineCount,
  type LineDictionary,
} from '@/lib/formats/exposition/line-dictionary';
import type { TextFormat } from '@/lib/formats/exposition/scan-comment';
import type { SeriesRef } from '@/server/storage/ports';

export const UNRESOLVED = -1;
/** Dropped by metric_relabel_configs. */
export const DROPPED = -2;

export const SERIES_FIELDS = 3;
/** The reference, UNRESOLVED or DROPPED. */
export const SERIES_REF = 0;
/** 1 when the last good scrape stored a sample at its own time. */
export const SERIES_LIVE = 1;
/** The scrape that stored a sample of it last; finds the same series twice in one body. */
export const SERIES_STORED = 2;

export interface SeriesState {
  /** One dictionary a format: the same text may mean different things. */
  dictionary: LineDictionary;
  format: TextFormat;
  /** By line number, SERIES_FIELDS numbers each. */
  fields: Int32Array;
  /** Live series of the same target under an earlier configuration; settled by the next scrape. */
  inherited: readonly SeriesRef[];
  /** Lines after the last good scrape: a failing target may grow the dictionary only so far. */
  goodLineCount: number;
}

/** Beyond twice the lines of the last good scrape plus this, a failing target's dictionary is thrown away. */
const FAILED_GROWTH_COUNT = 1000;

export function createSeriesState(inherited: readonly SeriesRef[] = []): SeriesState {
  return {
    dictionary: createLineDictionary(),
    format: 'prometheus',
    fields: new Int32Array(0),
    inherited,
    goodLineCount: 0,
  };
}

/** A change of format starts a new dictionary; what was live stays known. */
export function switchFormat(state: SeriesState, format: TextFormat): void {
  if (state.format === format) return;
  Object.assign(state, createSeriesState(liveRefs(state)), { format });
}

/** Lines, references and what was live. */
export function forgetAll(state: SeriesState): void {
  Object.assign(state, createSeriesState(), { format: state.format });
}

export function liveRefs(state: SeriesState): SeriesRef[] {
  const refs: SeriesRef[] = [...state.inherited];
  const { fields } = state;
  for (let at = 0; at < fields.length; at += SERIES_FIELDS)
    if (fields[at + SERIES_LIVE] === 1) refs.push(fields[at + SERIES_REF] ?? UNRESOLVED);
  return refs;
}

/** With room for all lines of the dictionary. */
export function seriesFields(state: SeriesState): Int32Array {
  const wanted = state.dictionary.lines.count * SERIES_FIELDS;
  if (state.fields.length >= wanted) return state.fields;
  const fields = new Int32Array(
    Math.max(wanted, state.fields.length + Math.floor(state.fields.length / 2 / SERIES_FIELDS) * SERIES_FIELDS),
  );
  for (let at = state.fields.length; at < fields.length; at += SERIES_FIELDS) fields[at + SERIES_REF] = UNRESOLVED;
  fields.set(state.fields);
  state.fields = fields;
  return fields;
}

/** After a good scrape: drops vanished lines; gives the series that need a stale marker. */
export function settleGoodScrape(state: SeriesState): SeriesRef[] {
  const gone: SeriesRef[] = [...state.inherited];
  state.inherited = [];
  const { fields, dictionary } = state;
  forgetUnseen(dictionary, (id) => {
    const at = id * SERIES_FIELDS;
    if (at >= fields.length) return;
    if (fields[at + SERIES_LIVE] === 1) gone.push(fields[at + SERIES_REF] ?? UNRESOLVED);
    fields.set([UNRESOLVED, 0, 0], at);
  });
  // A line that is there, but was not stored this time (relabelling never changes, but a duplicate or own time may).
  const { scrape } = dictionary;
  for (let at = 0; at < fields.length; at += SERIES_FIELDS) {
    if (fields[at + SERIES_LIVE] !== 1 || fields[at + SERIES_STORED] === scrape) continue;
    gone.push(fields[at + SERIES_REF] ?? UNRESOLVED);
    fields[at + SERIES_LIVE] = 0;
  }
  state.goodLineCount = lineCount(state.dictionary);
  return gone;
}

/** After a failed scrape, which is an empty one: all live series need a marker. */
export function settleFailedScrape(state: SeriesState): SeriesRef[] {
  const gone = liveRefs(state);
  state.inherited = [];
  for (let at = SERIES_LIVE; at < state.fields.length; at += SERIES_FIELDS) state.fields[at] = 0;
  if (lineCount(state.dictionary) > 2 * state.goodLineCount + FAILED_GROWTH_COUNT) {
    const { format, goodLineCount } = state;
    Object.assign(state, createSeriesState(), { format, goodLineCount });
  }
  return gone;
}
