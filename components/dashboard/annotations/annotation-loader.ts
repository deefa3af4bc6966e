// Keeps what happened in the page's range: asks each annotation query that is switched on, and publishes the marks.
import { createStore, type ReadableStore } from '@/components/dashboard/state/store';
import type { ChartAnnotation } from '@/components/charts/chart-model';
import type { AnnotationSearch } from '@/components/data/annotations';
import { failureMessage } from '@/components/data/fetch-json';
import type { QueryBatcher } from '@/components/data/query-batch';
import type { AnnotationAnswer } from '@/lib/api/annotations';
import { annotationEvents } from '@/lib/dashboard/annotation-events';
import { annotationQueries, type AnnotationQuery } from '@/lib/dashboard/annotation-queries';
import { mergeScopes, stepScope } from '@/lib/dashboard/builtin-variables';
import { interpolateQuery, interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { interpolateJson } from '@/lib/dashboard/interpolate-json';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { framesFromQuery } from '@/lib/series/frames-from-query';
import { alignRange } from '@/lib/series/step';

/** A mark, and where it came from. */
export interface AnnotationMark extends ChartAnnotation {
  /** Of a note by hand, which can be changed; null for what a query gave. */
  readonly note: AnnotationAnswer | null;
}

export interface AnnotationLayer {
  readonly query: AnnotationQuery;
  readonly isOn: boolean;
  readonly marks: readonly AnnotationMark[];
  readonly problem: string | null;
}

export interface AnnotationInputs {
  /** `annotations` of the dashboard. */
  readonly json: unknown;
  readonly dashboardUid: string;
  readonly window: TimeWindow;
  readonly reloadCount: number;
  readonly scope: VariableScope;
  /** null while variables are not known yet. */
  readonly filterQuery: ((expr: string) => string) | null;
  readonly isWaiting: boolean;
}

export interface AnnotationLoader extends ReadableStore<readonly AnnotationLayer[]> {
  /** Knows its queries, but asks nothing yet: the state that the page begins with. */
  prime: (json: unknown) => void;
  update: (inputs: AnnotationInputs) => void;
  toggle: (key: string) => void;
  /** Asks for the notes again: one was written or changed. */
  reload: () => void;
  dispose: () => void;
}

export interface AnnotationLoaderDeps {
  readonly batcher: QueryBatcher;
  readonly search: (search: AnnotationSearch, signal: AbortSignal) => Promise<readonly AnnotationAnswer[]>;
}

interface Answered {
  readonly key: string;
  readonly marks: readonly AnnotationMark[];
  readonly problem: string | null;
}

const NO_LAYERS: readonly AnnotationLayer[] = [];
const POINT_LIMIT = 5000;
const ALERT_COLOR = 'red';

export function createAnnotationLoader(deps: AnnotationLoaderDeps): AnnotationLoader {
  const store = createStore(NO_LAYERS);
  const answers = new Map<string, Answered>();
  const asked = new Map<string, { readonly key: string; readonly stopping: AbortController }>();
  const toggled = new Set<string>();
  let inputs: AnnotationInputs | null = null;
  let noteCount = 0;
  let initial = NO_LAYERS;

  const isOn = (query: AnnotationQuery): boolean => query.isOn !== toggled.has(query.key);

  function layersOf(json: unknown): readonly AnnotationLayer[] {
    return annotationQueries(json).map((query): AnnotationLayer => {
      const answered = answers.get(query.key);
      const on = isOn(query);
      return { query, isOn: on, marks: on ? (answered?.marks ?? []) : [], problem: answered?.problem ?? null };
    });
  }

  function publish(now: AnnotationInputs): void {
    const layers = layersOf(now.json);
    if (!isSame(store.get(), layers)) store.set(layers);
  }

  function run(): void {
    const now = inputs;
    if (now === null) return;
    for (const query of annotationQueries(now.json)) if (isOn(query) && !now.isWaiting) ask(query, now);
    publish(now);
  }

  function ask(query: AnnotationQuery, now: AnnotationInputs): void {
    const { fromMs, toMs } = now.window;
    const key = JSON.stringify([
      query.asks,
      query.color,
      fromMs,
      toMs,
      now.reloadCount,
      noteCount,
      scopeKey(query, now),
    ]);
    if (asked.get(query.key)?.key === key) return;
    asked.get(query.key)?.stopping.abort();
    const stopping = new AbortController();
    asked.set(query.key, { key, stopping });
    const settle = (marks: readonly AnnotationMark[], problem: string | null): void => {
      if (stopping.signal.aborted || inputs === null) return;
      answers.set(query.key, { key, marks, problem });
      publish(inputs);
    };
    marksOf(query, now, deps, stopping.signal).then(
      (marks) => settle(marks, null),
      (thrown: unknown) => settle([], failureMessage(thrown)),
    );
  }

  return {
    get: store.get,
    getInitial: () => initial,
    subscribe: store.subscribe,
    prime: (json) => {
      initial = layersOf(json);
      store.set(initial);
    },
    update: (next) => {
      inputs = next;
      run();
    },
    toggle: (key) => {
      if (!toggled.delete(key)) toggled.add(key);
      run();
    },
    reload: () => {
      noteCount += 1;
      run();
    },
    dispose: () => {
      inputs = null;
      for (const { stopping } of asked.values()) stopping.abort();
      asked.clear();
    },
  };
}

/** Variables that the query names, and the filters by hand. */
function scopeKey({ asks }: AnnotationQuery, { scope, filterQuery }: AnnotationInputs): string {
  if (asks.kind !== 'promql') return asks.kind === 'tags' ? interpolateText(asks.tags.join('\n'), scope) : '';
  return filterQuery?.(interpolateQuery(asks.expr, scope)) ?? '';
}

async function marksOf(
  query: AnnotationQuery,
  inputs: AnnotationInputs,
  { batcher, search }: AnnotationLoaderDeps,
  signal: AbortSignal,
): Promise<readonly AnnotationMark[]> {
  const { asks } = query;
  const { window: range, dashboardUid, scope } = inputs;
  switch (asks.kind) {
    case 'unsupported':
      if (asks.type === '') return [];
      throw new Error(`Data source type “${asks.type}” is not supported`);
    case 'dashboard': {
      if (dashboardUid === '') return [];
      const found = await search({ range, dashboardUid, tags: [], matchesAnyTag: false, limit: asks.limit }, signal);
      return found.map((note) => noteMark(note, query));
    }
    case 'tags': {
      const tags = asks.tags.map((tag) => interpolateText(tag, scope));
      const found = await search(
        { range, dashboardUid: null, tags, matchesAnyTag: asks.matchesAnyTag, limit: asks.limit },
        signal,
      );
      return found.map((note) => noteMark(note, query));
    }
    case 'promql':
      return queryMarks(query, asks, inputs, { batcher, signal });
  }
}

function noteMark(note: AnnotationAnswer, { color }: AnnotationQuery): AnnotationMark {
  const isAlert = note.alertId > 0;
  return {
    key: `note-${note.id}`,
    startMs: note.time,
    endMs: note.timeEnd,
    title: isAlert ? note.alertName : '',
    text: note.text,
    tags: note.tags,
    color: isAlert ? ALERT_COLOR : color,
    note,
  };
}

async function queryMarks(
  { key, color }: AnnotationQuery,
  asks: Extract<AnnotationQuery['asks'], { kind: 'promql' }>,
  { window: range, scope, filterQuery }: AnnotationInputs,
  { batcher, signal }: { readonly batcher: QueryBatcher; readonly signal: AbortSignal },
): Promise<readonly AnnotationMark[]> {
  const stepMs = Math.max(asks.stepMs, Math.ceil((range.toMs - range.fromMs) / POINT_LIMIT));
  const full = mergeScopes(scope, stepScope({ stepMs, rateIntervalMs: 4 * stepMs }));
  const filled = interpolateQuery(asks.expr, full);
  const expr = filterQuery ? filterQuery(filled) : filled;
  const { fromMs, toMs } = alignRange(range, stepMs);
  const answer = await batcher.ask({ expr, kind: 'range', startMs: fromMs, endMs: toMs, stepMs }, signal);
  if (answer.kind === 'error') throw new Error(answer.error.message);
  const frames = framesFromQuery(answer.result.value, { refId: 'Anno', expr, legendFormat: '', format: 'time_series' });
  const words = interpolateJson(asks.source, (text) => interpolateText(text, scope), ['expr', 'target']);
  return annotationEvents(frames, words, stepMs).map((event, at) => ({
    ...event,
    key: `${key} ${at}`,
    color,
    note: null,
  }));
}

function isSame(left: readonly AnnotationLayer[], right: readonly AnnotationLayer[]): boolean {
  return (
    left.length === right.length &&
    left.every((layer, at) => {
      const other = right[at];
      return (
        other !== undefined &&
        layer.isOn === other.isOn &&
        layer.problem === other.problem &&
        JSON.stringify([layer.query, layer.marks]) === JSON.stringify([other.query, other.marks])
      );
    })
  );
}
