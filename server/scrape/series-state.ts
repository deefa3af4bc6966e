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

export interface SeriesState {
  /** One dictionary a format: the same text may mean different things. */
  dictionary: LineDictionary;
  format: TextFormat;
  /** By line number: the reference, UNRESOLVED or DROPPED. */
  refs: SeriesRef[];
  /** By line number: 1 when the last good scrape stored a sample at its own time. */
  live: number[];
  /** By line number: the scrape that stored a sample of it last; finds the same series twice in one body. */
  storedIn: number[];
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
    refs: [],
    live: [],
    storedIn: [],
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
  for (let id = 0; id < state.live.length; id += 1) if (state.live[id] === 1) refs.push(state.refs[id] ?? UNRESOLVED);
  return refs;
}

/** After a good scrape: drops vanished lines; gives the series that need a stale marker. */
export function settleGoodScrape(state: SeriesState): SeriesRef[] {
  const gone: SeriesRef[] = [...state.inherited];
  state.inherited = [];
  forgetUnseen(state.dictionary, (id) => {
    if (state.live[id] === 1) gone.push(state.refs[id] ?? UNRESOLVED);
    state.live[id] = 0;
    state.refs[id] = UNRESOLVED;
    state.storedIn[id] = 0;
  });
  // A line that is there, but was not stored this time (relabelling never changes, but a duplicate or own time may).
  for (let id = 0; id < state.live.length; id += 1) {
    if (state.live[id] !== 1 || state.storedIn[id] === state.dictionary.scrape) continue;
    gone.push(state.refs[id] ?? UNRESOLVED);
    state.live[id] = 0;
  }
  state.goodLineCount = lineCount(state.dictionary);
  return gone;
}

/** After a failed scrape, which is an empty one: all live series need a marker. */
export function settleFailedScrape(state: SeriesState): SeriesRef[] {
  const gone = liveRefs(state);
  state.inherited = [];
  state.live.fill(0);
  if (lineCount(state.dictionary) > 2 * state.goodLineCount + FAILED_GROWTH_COUNT) {
    const { format, goodLineCount } = state;
    Object.assign(state, createSeriesState(), { format, goodLineCount });
  }
  return gone;
}
