// One variable of a page: its options, its value, whether that is known yet, and what is wrong with it. No I/O.
import type { Variable } from '@/lib/dashboard/dashboard';
import { adhocFilters, urlOfFilter } from '@/lib/dashboard/adhoc-filters';
import type { Viewer } from '@/lib/dashboard/builtin-variables';
import { sourceRefOf, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { optionsFromRows } from '@/lib/dashboard/option-rows';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { ALL_VALUE, type SourceChoice } from '@/lib/dashboard/variable-options';
import { resolveVariables, type VariableState } from '@/lib/dashboard/variable-values';

export interface VariableInputs {
  readonly list: readonly Variable[];
  /** Values of `var-NAME` in the address; null when it does not name the variable. */
  readonly fromUrl: (name: string) => readonly string[] | null;
  readonly window: TimeWindow;
  /** Grows with each reload of the page. */
  readonly reloadCount: number;
  readonly dashboard: { readonly title: string; readonly uid: string };
  readonly viewer: Viewer;
  readonly dataSources: readonly SourceChoice[];
}

/** What is known of one query variable. */
export interface Slot {
  /** The question that was sent last, and the one that `rows` answer. */
  askedKey: string | null;
  answeredKey: string | null;
  /** What made it ask: a variable that follows the range asks again when this changes. */
  occasion: string;
  rows: readonly string[] | null;
  problem: string | null;
  stopping: AbortController | null;
  /** The value of the address and the question it was chosen for: another question makes it doubtful. */
  urlText: string | null;
  urlKey: string | null;
}

export function newSlot(): Slot {
  return {
    askedKey: null,
    answeredKey: null,
    occasion: '',
    rows: null,
    problem: null,
    stopping: null,
    urlText: null,
    urlKey: null,
  };
}

interface Place {
  readonly variable: Variable;
  /** null for a variable that is not asked for. */
  readonly slot: Slot | null;
  /** Of the variables before it. */
  readonly scope: VariableScope;
}

export function resolveOne(place: Place, inputs: VariableInputs): VariableState {
  const { variable, slot } = place;
  const fromUrl = inputs.fromUrl(variable.name);
  if (variable.type === 'adhoc') {
    const own = adhocFilters({ ...variable, baseFilters: [] }, fromUrl);
    return { variable, options: [], values: own.map(urlOfFilter) };
  }
  const isDoubtful = slot !== null && isUrlDoubtful(slot, fromUrl);
  const filled = withReferences(place);
  const asked =
    isDoubtful && fromUrl !== null ? { ...filled, current: { text: [...fromUrl], value: [...fromUrl] } } : filled;
  const [state] = resolveVariables([asked], {
    fromUrl: () => (isDoubtful ? null : fromUrl),
    loaded: () => (slot?.rows ? optionsFromRows(slot.rows, filled) : null),
    dataSources: inputs.dataSources,
    rangeMs: inputs.window.toMs - inputs.window.fromMs,
  });
  return state === undefined ? { variable, options: [], values: [] } : { ...state, variable };
}

/** A value of the address counts as it is, until what it was chosen from has changed. */
function isUrlDoubtful(slot: Slot, fromUrl: readonly string[] | null): boolean {
  const text = fromUrl === null ? null : JSON.stringify(fromUrl);
  if (text === null || text !== slot.urlText) {
    slot.urlText = text;
    slot.urlKey = slot.askedKey;
    return false;
  }
  slot.urlKey ??= slot.askedKey;
  return slot.urlKey !== slot.askedKey;
}

/** Other variables stand in lists, and in what picks from them. */
function withReferences({ variable, scope }: Place): Variable {
  const { regex, query, type } = variable;
  return {
    ...variable,
    ...(regex !== undefined && { regex: interpolateText(regex, scope, 'regex') }),
    ...(type === 'custom' && typeof query === 'string' && { query: interpolateText(query, scope) }),
  };
}

/** Whether panels must wait: the value is not known before the answer. */
export function isPending({ values }: VariableState, slot: Slot | null): boolean {
  if (slot === null || slot.askedKey === null || slot.answeredKey === slot.askedKey) return false;
  const isChosen = slot.urlText !== null && slot.urlKey === slot.askedKey;
  return !isChosen || values.includes(ALL_VALUE);
}

export function cycleProblem(name: string, cycles: readonly (readonly string[])[]): string | null {
  const cycle = cycles.find((one) => one.includes(name));
  if (cycle === undefined) return null;
  const saved = 'Its saved value is used.';
  if (cycle.length === 1) return `This variable asks for itself, so its values cannot be loaded. ${saved}`;
  const others = cycle.filter((one) => one !== name).map((one) => `“${one}”`);
  return `This variable and ${others.join(', ')} wait for each other, so their values cannot be loaded. ${saved}`;
}

/** A query variable of a source that cannot be asked keeps what the file saved. */
export function sourceProblem(variable: Variable, scope: VariableScope): string | null {
  if (variable.type !== 'query') return null;
  const type = unsupportedSource(sourceRefOf(variable.datasource), (name) => scope.get(name)?.sourceType);
  return type === null ? null : `Data source type “${type}” is not supported. The saved values are shown.`;
}
