// From a fetched body to the rows of one append: parsed in slices, series resolved, limits kept. Nothing is stored here.
import { isUtf8 } from 'node:buffer';
import type { ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { formatOfContentType } from '@/lib/formats/exposition/content-type';
import {
  beginExposition,
  continueExposition,
  endExposition,
  type ExpositionColumns,
} from '@/lib/formats/exposition/parse-exposition';
import { releaseLabels } from '@/lib/formats/exposition/line-dictionary';
import type { LabelSet } from '@/lib/labels/label-set';
import type { Relabel } from '@/lib/labels/relabel';
import type { FetchedBody } from '@/server/scrape/fetch-body';
import { storedLabels, type LabelRules } from '@/server/scrape/sample-labels';
import {
  DROPPED,
  SERIES_FIELDS,
  SERIES_LIVE,
  SERIES_REF,
  SERIES_STORED,
  seriesFields,
  switchFormat,
  UNRESOLVED,
  type SeriesState,
} from '@/server/scrape/series-state';
import type { NewExemplar, SampleAppender, SeriesRef } from '@/server/storage/ports';

export type BodyRules = LabelRules &
  Pick<ScrapeConfig, 'fallbackScrapeProtocol' | 'honorTimestamps' | 'trackTimestampsStaleness' | 'sampleLimit'>;

export interface BodyDeps {
  readonly rules: BodyRules;
  readonly relabel: Relabel;
  readonly targetLabels: LabelSet;
  readonly appender: Pick<SampleAppender, 'seriesRef'>;
  /** Lets other work run between two slices of a large body. */
  readonly pause: () => Promise<void>;
}

/** Its columns are valid until the next body of the target is read. */
export interface ScrapedRows {
  readonly kind: 'rows';
  readonly count: number;
  readonly refs: Int32Array;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Samples in the body. */
  readonly scrapedCount: number;
  /** Series that the scrape before did not have. */
  readonly addedCount: number;
  /** The same series again, without a time of its own. */
  readonly duplicateCount: number;
  /** Series that the store did not take, and what it said of the first. */
  readonly refusedCount: number;
  readonly refusal: string | null;
  readonly exemplars: readonly NewExemplar[];
}

/** More than `sample_limit` samples: none is stored, and none beyond the limit became a series of the store. */
export interface TooManySamples {
  readonly kind: 'too many';
  readonly scrapedCount: number;
  /** After relabelling. */
  readonly keptCount: number;
}

const LINES_A_SLICE = 2000;
const SERIES_A_SLICE = 1000;

/** Throws InputError when the scrape must fail as a whole; then nothing but lines in the dictionary has changed. */
export async function readBody(
  fetched: FetchedBody,
  { scrapeMs, state }: { readonly scrapeMs: number; readonly state: SeriesState },
  deps: BodyDeps,
): Promise<ScrapedRows | TooManySamples> {
  switchFormat(state, formatOfContentType(fetched.contentType, deps.rules.fallbackScrapeProtocol));
  const columns = await parseInSlices(fetched.bytes, state, deps.pause);
  const { refusal, keptCount } = await resolveInSlices(columns, state, deps);
  if (isOver(keptCount, deps.rules)) return { kind: 'too many', scrapedCount: columns.count, keptCount };
  return collectRows(columns, { scrapeMs, state, rules: deps.rules, refusal });
}

async function parseInSlices(
  body: Uint8Array,
  state: SeriesState,
  pause: () => Promise<void>,
): Promise<ExpositionColumns> {
  if (!isUtf8(body)) throw new InputError('invalid UTF-8 in the exposition');
  const parse = beginExposition(body, state.dictionary, state.format);
  while (!continueExposition(parse, LINES_A_SLICE)) await pause();
  return endExposition(parse);
}

interface Resolved {
  readonly refusal: string | null;
  /** Samples that are left after relabelling. */
  readonly keptCount: number;
}

function isOver(keptCount: number, { sampleLimit }: BodyRules): boolean {
  return sampleLimit > 0 && keptCount > sampleLimit;
}

/** Gives every line a reference or DROPPED; those that the store refuses, and those beyond the limit, stay unresolved. */
async function resolveInSlices(
  { count, lineIds }: ExpositionColumns,
  state: SeriesState,
  deps: BodyDeps,
): Promise<Resolved> {
  const { dictionary } = state;
  const fields = seriesFields(state);
  let resolvedCount = 0;
  let keptCount = 0;
  let refusal: string | null = null;
  const labelling = { target: deps.targetLabels, relabel: deps.relabel, rules: deps.rules };
  for (let row = 0; row < count; row += 1) {
    const id = lineIds[row] ?? 0;
    const place = id * SERIES_FIELDS + SERIES_REF;
    const known = fields[place] ?? UNRESOLVED;
    if (known !== UNRESOLVED) {
      if (known !== DROPPED) keptCount += 1;
      continue;
    }
    const labels = storedLabels(dictionary.labels[id] ?? [], labelling);
    resolvedCount += 1;
    if (labels !== null) keptCount += 1;
    if (labels === null) fields[place] = DROPPED;
    else if (!isOver(keptCount, deps.rules)) {
      const outcome = resolve(labels, deps.appender);
      if (typeof outcome === 'string') refusal ??= outcome;
      fields[place] = typeof outcome === 'string' ? UNRESOLVED : outcome;
    }
    // A series that was refused, or not asked for, is asked for with the next scrape.
    if (fields[place] !== UNRESOLVED) releaseLabels(dictionary, id);
    if (resolvedCount % SERIES_A_SLICE === 0) await deps.pause();
  }
  return { refusal, keptCount };
}

function resolve(labels: LabelSet, appender: Pick<SampleAppender, 'seriesRef'>): SeriesRef | string {
  try {
    return appender.seriesRef(labels);
  } catch (thrown) {
    if (isInputError(thrown)) return thrown.message;
    throw thrown;
  }
}

interface Collecting {
  readonly scrapeMs: number;
  readonly state: SeriesState;
  readonly rules: BodyRules;
  readonly refusal: string | null;
}

function collectRows(columns: ExpositionColumns, { scrapeMs, state, rules, refusal }: Collecting): ScrapedRows {
  const { fields, dictionary } = state;
  const { honorTimestamps, trackTimestampsStaleness } = rules;
  const scrape = dictionary.scrape;
  const exemplars = collectExemplars(columns, fields, scrapeMs);
  // In place: a row never moves behind one that is still to be read.
  const rows = { refs: columns.lineIds, timestampsMs: columns.timestampsMs, values: columns.values };
  let count = 0;
  let addedCount = 0;
  let duplicateCount = 0;
  let refusedCount = 0;
  for (let row = 0; row < columns.count; row += 1) {
    const place = (columns.lineIds[row] ?? 0) * SERIES_FIELDS;
    const ref = fields[place + SERIES_REF] ?? UNRESOLVED;
    if (ref === DROPPED) continue;
    if (ref === UNRESOLVED) {
      refusedCount += 1;
      continue;
    }
    const ownMs = honorTimestamps ? (columns.timestampsMs[row] ?? Number.NaN) : Number.NaN;
    const hasOwnTime = !Number.isNaN(ownMs);
    if (!hasOwnTime || trackTimestampsStaleness) {
      if (!hasOwnTime && fields[place + SERIES_STORED] === scrape) {
        duplicateCount += 1;
        continue;
      }
      if (fields[place + SERIES_LIVE] !== 1) addedCount += 1;
      fields[place + SERIES_LIVE] = 1;
      fields[place + SERIES_STORED] = scrape;
    }
    rows.refs[count] = ref;
    rows.timestampsMs[count] = hasOwnTime ? ownMs : scrapeMs;
    rows.values[count] = columns.values[row] ?? 0;
    count += 1;
  }
  return {
    kind: 'rows',
    ...rows,
    count,
    scrapedCount: columns.count,
    addedCount,
    duplicateCount,
    refusedCount,
    refusal,
    exemplars,
  };
}

/** An exemplar without a time of its own has that of its sample (Prometheus scrape/scrape.go). */
function collectExemplars(columns: ExpositionColumns, fields: Int32Array, scrapeMs: number): NewExemplar[] {
  return columns.exemplars.flatMap(({ row, labels, value, timestampMs }) => {
    const seriesRef = fields[(columns.lineIds[row] ?? 0) * SERIES_FIELDS + SERIES_REF] ?? UNRESOLVED;
    if (seriesRef === DROPPED || seriesRef === UNRESOLVED) return [];
    const sampleMs = columns.timestampsMs[row] ?? Number.NaN;
    const ownMs = Number.isNaN(timestampMs) ? sampleMs : timestampMs;
    return [{ seriesRef, labels, value, timestampMs: Number.isNaN(ownMs) ? scrapeMs : ownMs }];
  });
}
