// Keeps the variables of a page current: each is asked for after those that it names, and again only when its question changed.
import { createStore, type ReadableStore } from '@/components/dashboard/state/store';
import { createFilterQueries, type FilterQueries } from '@/components/dashboard/variables/filter-queries';
import {
  cycleProblem,
  isPending,
  newSlot,
  resolveOne,
  type Slot,
  sourceProblem,
  type VariableInputs,
} from '@/components/dashboard/variables/resolve-variable';
import { NO_VARIABLES, type VariablesState } from '@/components/dashboard/variables/variables-state';
import { failureMessage } from '@/components/data/fetch-json';
import { builtinScope, mergeScopes, stepScope } from '@/lib/dashboard/builtin-variables';
import type { Variable } from '@/lib/dashboard/dashboard';
import { interpolateQuery, type VariableScope } from '@/lib/dashboard/interpolate';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { dependenciesOf, isLoadedOn, variableOrder } from '@/lib/dashboard/variable-order';
import { readVariableQuery, variableQueryText, type VariableQuery } from '@/lib/dashboard/variable-query';
import { scopeOfVariables, type VariableState } from '@/lib/dashboard/variable-values';

export interface VariableLoader extends ReadableStore<VariablesState> {
  /**
   * The state that the page begins with. Nobody is asked before the first update: what is drawn by the server and what the browser
   * makes alive must be the same.
   */
  prime: (inputs: VariableInputs) => void;
  update: (inputs: VariableInputs) => void;
  dispose: () => void;
}

export interface VariableLoaderDeps {
  readonly fetchRows: (query: VariableQuery, window: TimeWindow, signal: AbortSignal) => Promise<readonly string[]>;
  readonly loadFilters: Parameters<typeof createFilterQueries>[0];
  /** Runs the function later; returns the function that calls it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** A variable without any value leaves panels empty: on a fresh start its metric comes within seconds. */
const EMPTY_RETRY_MS = 2000;
const SCRAPE_INTERVAL_MS = 15_000;

export function createVariableLoader(deps: VariableLoaderDeps): VariableLoader {
  const store = createStore<VariablesState>(NO_VARIABLES);
  const slots = new Map<string, Slot>();
  const starting = createStart();
  const filters: FilterQueries = createFilterQueries(() => starting.run(deps.loadFilters), recompute);
  let inputs: VariableInputs | null = null;
  let callOffRetry: (() => void) | null = null;
  let initial = NO_VARIABLES;

  function recompute(): void {
    if (inputs === null) return;
    const next = { ...resolveAll(inputs), filterQuery: filters.of(inputs.list, inputs.fromUrl) };
    if (!isSame(store.get(), next)) store.set(next);
    planRetry();
  }

  function resolveAll(now: VariableInputs): Omit<VariablesState, 'filterQuery'> {
    const { order, cycles } = loadingOrder(now.list);
    const names = new Set(now.list.map(({ name }) => name));
    const states = new Map<string, VariableState>();
    const pending = new Set<string>();
    const problems = new Map<string, string>();
    let scope: VariableScope = new Map();
    for (const variable of order) {
      const { name } = variable;
      const problem = cycleProblem(name, cycles) ?? sourceProblem(variable, scope);
      const isWaiting = problem === null && [...dependenciesOf(variable, names)].some((need) => pending.has(need));
      const isLoaded = problem === null && isLoadedOn(variable, 'open');
      const slot = isLoaded ? slotOf(name) : null;
      if (slot !== null && !isWaiting) ask({ variable, slot, scope }, now, { fetchRows, onSettled: recompute });
      const said = problem ?? slot?.problem ?? null;
      if (said !== null) problems.set(name, said);
      const state = resolveOne({ variable, slot, scope }, now);
      if (isWaiting || isPending(state, slot)) pending.add(name);
      states.set(name, state);
      scope = mergeScopes(scope, scopeOfVariables([state]));
    }
    return { states: now.list.flatMap(({ name }) => states.get(name) ?? []), scope, pending, problems };
  }

  function slotOf(name: string): Slot {
    const known = slots.get(name) ?? newSlot();
    slots.set(name, known);
    return known;
  }

  function planRetry(): void {
    callOffRetry?.();
    callOffRetry = null;
    const empty = [...slots.values()].filter(({ rows }) => rows?.length === 0);
    if (empty.length === 0) return;
    callOffRetry = deps.after(EMPTY_RETRY_MS, () => {
      for (const slot of empty) slot.askedKey = null;
      recompute();
    });
  }

  const fetchRows: VariableLoaderDeps['fetchRows'] = (query, window, signal) =>
    starting.run(() => deps.fetchRows(query, window, signal));

  function apply(next: VariableInputs): void {
    inputs = next;
    for (const [name, slot] of slots) {
      if (next.list.some((variable) => variable.name === name && variable.type === 'query')) continue;
      slot.stopping?.abort();
      slots.delete(name);
    }
    recompute();
  }

  return {
    get: store.get,
    getInitial: () => initial,
    subscribe: store.subscribe,
    prime: (inputsAtFirst) => {
      apply(inputsAtFirst);
      initial = store.get();
    },
    update: (next) => {
      starting.start();
      apply(next);
    },
    dispose: () => {
      inputs = null;
      callOffRetry?.();
      for (const slot of slots.values()) slot.stopping?.abort();
      slots.clear();
    },
  };
}

interface Start {
  start: () => void;
  /** At once when it has started, else then. */
  run: <Result>(task: () => Promise<Result>) => Promise<Result>;
}

function createStart(): Start {
  let isStarted = false;
  let start: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    start = () => {
      isStarted = true;
      resolve();
    };
  });
  return { start: () => start(), run: (task) => (isStarted ? task() : started.then(task)) };
}

interface AskDeps extends Pick<VariableLoaderDeps, 'fetchRows'> {
  readonly onSettled: () => void;
}

/** Sends the question of a variable, unless it was sent already. An older one is called off. */
function ask(
  { variable, slot, scope }: { readonly variable: Variable; readonly slot: Slot; readonly scope: VariableScope },
  { window, reloadCount, dashboard, viewer }: VariableInputs,
  { fetchRows, onSettled }: AskDeps,
): void {
  const text = variableQueryText(variable);
  // Times are filled in when it is asked: they alone make no other question.
  const key = interpolateQuery(text, scope);
  const occasion = isLoadedOn(variable, 'rangeChange') ? `${window.fromMs}-${window.toMs}#${reloadCount}` : '';
  if (slot.askedKey === key && slot.occasion === occasion) return;
  slot.stopping?.abort();
  const stopping = new AbortController();
  Object.assign(slot, { askedKey: key, occasion, stopping });
  const times = mergeScopes(
    builtinScope(window, dashboard, viewer),
    stepScope({ stepMs: SCRAPE_INTERVAL_MS, rateIntervalMs: 4 * SCRAPE_INTERVAL_MS }),
  );
  const query = readVariableQuery({ ...variable, query: interpolateQuery(text, mergeScopes(scope, times)) });
  const settle = (changes: Pick<Slot, 'rows' | 'problem'>): void => {
    if (stopping.signal.aborted) return;
    Object.assign(slot, { ...changes, answeredKey: key });
    onSettled();
  };
  fetchRows(query, window, stopping.signal).then(
    (rows) => settle({ rows, problem: null }),
    (thrown: unknown) => settle({ rows: slot.answeredKey === key ? slot.rows : null, problem: failureMessage(thrown) }),
  );
}

/** Members of circles first: their saved values count, and the others can go on from them. */
function loadingOrder(list: readonly Variable[]): {
  readonly order: readonly Variable[];
  readonly cycles: readonly (readonly string[])[];
} {
  const { cycles } = variableOrder(list);
  const inCycle = new Set(cycles.flat());
  const rest = list.filter(({ name }) => !inCycle.has(name));
  const byName = new Map(list.map((variable) => [variable.name, variable]));
  const names = [...inCycle, ...variableOrder(rest).waves.flat()];
  return { order: names.flatMap((name) => byName.get(name) ?? []), cycles };
}

function isSame(left: VariablesState, right: VariablesState): boolean {
  return (
    left.filterQuery === right.filterQuery && JSON.stringify(comparable(left)) === JSON.stringify(comparable(right))
  );
}

/** Sets and maps as lists: what JSON can tell apart. */
function comparable({ states, pending, problems }: VariablesState): unknown {
  return [states, [...pending], [...problems]];
}
