// From the answers of a panel's queries to what is drawn: frames, the state of the panel, and what there is to say about it.
import type { AnsweredQuery } from '@/components/dashboard/panel/use-panel-data';
import type { BatchError } from '@/lib/api/query-batch';
import type { Panel } from '@/lib/dashboard/dashboard';
import { needsCalculation } from '@/lib/dashboard/needed-queries';
import type { PanelFrames, panelFrames, PanelFramesContext } from '@/lib/dashboard/panel-frames';
import { asComparison } from '@/lib/dashboard/time-compare';
import type { RefusedQuery } from '@/lib/dashboard/panel-queries';
import { cellAt, type Frame } from '@/lib/series/frame';
import { framesFromQuery } from '@/lib/series/frames-from-query';
import type { QueryValue } from '@/lib/series/query-result';

export interface FailedQuery {
  readonly refId: string;
  readonly expr: string;
  readonly error: BatchError;
}

/** The type of error of a query that was never asked: it is for another kind of data source. */
export const REFUSED = 'unsupported';

export interface PanelOutcome {
  readonly frames: readonly Frame[];
  readonly failures: readonly FailedQuery[];
  /** Series that are shown and that there are, when some were left out; null when all are there. */
  readonly cut: { readonly shown: number; readonly total: number } | null;
  /** Sentences of the server: annotations of PromQL. */
  readonly warnings: readonly string[];
  readonly hasData: boolean;
  /** The queries gave values, whatever was left of them. */
  readonly hasSeries: boolean;
  /** What transformations made of frames. */
  readonly marks: PanelMarks;
}

type PanelMarks = Pick<PanelFrames, 'annotations' | 'exemplars'>;

interface AnswersContext extends Pick<PanelFramesContext, 'timeZone' | 'interpolate'> {
  readonly refusals?: readonly RefusedQuery[];
  /** Loaded for panels that need it (`needsCalculation`). */
  readonly calculate: typeof panelFrames | null;
  /** Steps without a sample stay in the frames, as the panel's lines break there. */
  readonly keepsGaps?: boolean;
}

/** `panel` says which queries are hidden, and what is calculated and transformed. */
export function readAnswers(
  answers: readonly AnsweredQuery[],
  panel: Pick<Panel, 'targets' | 'transformations'>,
  context: AnswersContext,
): PanelOutcome {
  const tableCount = new Set(answers.filter(({ query }) => query.format === 'table').map(({ query }) => query.refId))
    .size;
  const queried = new Map<string, Frame[]>();
  const failures: FailedQuery[] = (context.refusals ?? []).map(({ refId, expr, message }) => ({
    refId,
    expr,
    error: { errorType: REFUSED, message },
  }));
  const warnings = new Set<string>();
  for (const { query, answer } of answers) {
    const { refId, expr, legendFormat, format, comparedBackMs } = query;
    if (answer.kind === 'error') {
      failures.push({ refId, expr, error: answer.error });
      continue;
    }
    const { warnings: said, stats, value } = answer.result;
    // What was left out stands in the header, in the panel's own words.
    for (const warning of said)
      if (stats.seriesTotal === undefined || !CUT_WARNING.test(warning)) warnings.add(warning);
    const isOneOfSeveralTables = tableCount > 1;
    const keepsGaps = context.keepsGaps === true;
    const frames = framesFromQuery(value, { refId, expr, legendFormat, format, isOneOfSeveralTables, keepsGaps });
    const shown = comparedBackMs === undefined ? frames : frames.map((frame) => asComparison(frame, comparedBackMs));
    queried.set(refId, [...(queried.get(refId) ?? []), ...shown]);
  }
  const hasSeries = [...queried.values()].some((one) => one.some(hasValue));
  const { frames, problems, notes, annotations, exemplars } = calculated(panel, queried, {
    ...context,
    ...askedRange(answers),
  });
  for (const [refId, message] of problems) warnings.add(`Expression ${refId}: ${message}`);
  for (const { message } of notes) warnings.add(message);
  return {
    frames,
    failures,
    cut: cutOf(answers),
    warnings: [...warnings],
    hasData: frames.some(hasValue),
    hasSeries,
    marks: { annotations, exemplars },
  };
}

function calculated(
  panel: Pick<Panel, 'targets' | 'transformations'>,
  queried: ReadonlyMap<string, readonly Frame[]>,
  { calculate, ...context }: PanelFramesContext & Pick<AnswersContext, 'calculate'>,
): PanelFrames {
  if (calculate !== null && needsCalculation(panel)) return calculate(panel, queried, context);
  const hidden = new Set(panel.targets.filter(({ hide }) => hide === true).map(({ refId }) => refId));
  const frames = [...queried].flatMap(([refId, own]) => (hidden.has(refId) ? [] : own));
  return { frames, problems: new Map(), notes: [], ...NO_MARKS };
}

const NO_MARKS: PanelMarks = { annotations: [], exemplars: [] };

const CUT_WARNING = /^\d+ of \d+ series are shown$/;

function cutOf(answers: readonly AnsweredQuery[]): PanelOutcome['cut'] {
  const cuts = answers.flatMap(({ answer }) => {
    const total = answer.kind === 'result' ? answer.result.stats.seriesTotal : undefined;
    return answer.kind !== 'result' || total === undefined ? [] : [{ shown: seriesCount(answer.result.value), total }];
  });
  if (cuts.length === 0) return null;
  const sumOf = (key: 'shown' | 'total'): number => cuts.reduce((sum, cut) => sum + cut[key], 0);
  return { shown: sumOf('shown'), total: sumOf('total') };
}

function seriesCount(value: QueryValue): number {
  if (value.kind === 'vector') return value.samples.length;
  return value.kind === 'grid' || value.kind === 'matrix' ? value.series.length : 1;
}

/** The range that the answers are for: the page's may have moved on meanwhile. */
function askedRange(answers: readonly AnsweredQuery[]): { readonly fromMs: number; readonly toMs: number } {
  const own = answers.filter(({ query }) => query.comparedBackMs === undefined);
  const starts = own.map(({ query }) => query.startMs);
  const ends = own.map(({ query }) => query.endMs);
  return { fromMs: Math.min(...starts), toMs: Math.max(...ends) };
}

function hasValue(frame: Frame): boolean {
  return frame.fields.some((field) => {
    if (field.type === 'time') return false;
    for (let row = 0; row < frame.length; row += 1) if (cellAt(field, row) !== null) return true;
    return false;
  });
}
