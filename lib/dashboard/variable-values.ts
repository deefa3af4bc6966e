// Which value each variable has now: the URL wins, then what the file saved, then the first option. Gives the scope for interpolation.
import type { Variable } from '@/lib/dashboard/dashboard';
import type { ScopeVariable, VariableScope } from '@/lib/dashboard/interpolate';
import { numberOr, textOr } from '@/lib/dashboard/json-fields';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';
import {
  ALL_VALUE,
  isAutoInterval,
  ownOptions,
  savedOptions,
  type SimpleOption,
  type SourceChoice,
} from '@/lib/dashboard/variable-options';
import { calculateInterval, intervalText } from '@/lib/series/step';
import { parseDuration } from '@/lib/units/duration';

export interface VariableState {
  readonly variable: Variable;
  readonly options: readonly SimpleOption[];
  /** Chosen values; `["$__all"]` for All; empty when there is nothing to choose from. */
  readonly values: readonly string[];
  /** What "auto" of an interval means over the present range. */
  readonly autoInterval?: string;
}

export interface VariableSources {
  /** Values of `var-NAME` in the URL; absent when the URL does not name it. */
  readonly fromUrl: (name: string) => readonly string[] | null;
  /** Options that a query gave; null while there is no answer. */
  readonly loaded: (name: string) => readonly SimpleOption[] | null;
  readonly dataSources?: readonly SourceChoice[];
  /** For intervals that follow the range. */
  readonly rangeMs?: number;
}

export function resolveVariables(variables: readonly Variable[], sources: VariableSources): readonly VariableState[] {
  return variables.map((variable) => {
    const loaded = ownOptions(variable, sources.dataSources) ?? sources.loaded(variable.name);
    const options = loaded ?? savedOptions(variable);
    const state = { variable, options, values: chooseValues(variable, sources.fromUrl(variable.name), loaded) };
    const { rangeMs } = sources;
    return variable.type === 'interval' && rangeMs !== undefined
      ? { ...state, autoInterval: autoInterval(variable, rangeMs) }
      : state;
  });
}

const DEFAULT_AUTO_COUNT = 30;
const DEFAULT_AUTO_MIN_MS = 10_000;

function autoInterval(variable: Variable, rangeMs: number): string {
  const count = Math.max(1, numberOr(variable['auto_count'], DEFAULT_AUTO_COUNT));
  return intervalText(calculateInterval(rangeMs, count, leastMs(textOr(variable['auto_min'], ''))));
}

function leastMs(text: string): number {
  try {
    return text === '' ? DEFAULT_AUTO_MIN_MS : parseDuration(text);
  } catch {
    return DEFAULT_AUTO_MIN_MS;
  }
}

/** Types whose value is free, so that no list of options can make it wrong. */
const FREE_TYPES = new Set(['textbox', 'adhoc', 'groupby']);

function chooseValues(
  variable: Variable,
  fromUrl: readonly string[] | null,
  options: readonly SimpleOption[] | null,
): readonly string[] {
  const hasAll = variable.includeAll === true;
  // A constant is what its query says, whatever was saved beside it or stands in the address.
  if (variable.type === 'constant') return [options?.[0]?.value ?? ''];
  if (fromUrl) return onlyAll(fromUrl.map((value) => (value === 'All' && hasAll ? ALL_VALUE : value)));
  const saved = savedValues(variable);
  if (options === null || FREE_TYPES.has(variable.type))
    return saved.length > 0 ? onlyAll(saved) : [options?.[0]?.value ?? ''];
  return saved.includes(ALL_VALUE) && hasAll ? [ALL_VALUE] : chosenAmong(options, saved, variable);
}

/** What was saved and still is there; else the option of the same text, else the first. */
function chosenAmong(
  options: readonly SimpleOption[],
  saved: readonly string[],
  variable: Variable,
): readonly string[] {
  const valid = saved.flatMap((value) => validValue(value, options));
  if (valid.length > 0) return variable.multi === true ? valid : valid.slice(0, 1);
  if (variable.type === 'switch') return [options[1]?.value ?? ''];
  const [first] = options;
  const chosen = options.find((option) => option.text === textOr(variable.current?.text, '')) ?? first;
  if (chosen !== undefined) return [chosen.value];
  return variable.includeAll === true ? [ALL_VALUE] : [];
}

function validValue(value: string, options: readonly SimpleOption[]): string[] {
  if (options.some((option) => option.value === value)) return [value];
  // "auto" is saved under several names, data sources under their name, or as "default".
  const auto = isAutoInterval(value) ? options.find((option) => isAutoInterval(option.value)) : undefined;
  if (auto) return [auto.value];
  return [];
}

function onlyAll(values: readonly string[]): readonly string[] {
  return values.includes(ALL_VALUE) ? [ALL_VALUE] : values;
}

function savedValues({ current }: Variable): readonly string[] {
  const value = current?.value;
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list
    .flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []))
    .filter((one) => one !== '');
}

export function scopeOfVariables(states: readonly VariableState[]): VariableScope {
  return new Map(states.map((state): [string, ScopeVariable] => [state.variable.name, scopeVariable(state)]));
}

/** The plugin among whose sources a variable chooses, by the variable's name; undefined for all other variables. */
export function sourceTypes(variables: readonly Variable[]): (name: string) => string | undefined {
  const types = new Map(variables.map((variable) => [variable.name, sourceTypeOf(variable)]));
  return (name) => types.get(name);
}

function sourceTypeOf({ type, query }: Variable): string | undefined {
  return type === 'datasource' ? textOr(query, '') || undefined : undefined;
}

function scopeVariable(state: VariableState): ScopeVariable {
  const sourceType = sourceTypeOf(state.variable);
  return { ...valueOfState(state), ...(sourceType !== undefined && { sourceType }) };
}

function valueOfState(state: VariableState): ScopeVariable {
  const { variable, options, values, autoInterval: auto } = state;
  const { name, multi = false, includeAll = false, allValue } = variable;
  const isList = multi || includeAll;
  if (values.length === 1 && values[0] === ALL_VALUE) {
    const hasOwnAll = typeof allValue === 'string' && allValue !== '';
    const all = options.map((option) => option.value);
    return { name, isList, text: 'All', value: hasOwnAll ? allValue : all, isRaw: hasOwnAll };
  }
  const [first = ''] = values;
  if (auto !== undefined && isAutoInterval(first)) return { name, isList, text: auto, value: auto };
  return { name, isList, text: textOfValues({ options, values }), value: multi ? values : first };
}

/** One value of a repeated panel or row, in the place of all that are chosen. */
export function scopeOfOne({ variable }: VariableState, { text, value }: SimpleOption): VariableScope {
  const { name, multi = false, includeAll = false } = variable;
  const sourceType = sourceTypeOf(variable);
  const one = { name, isList: multi || includeAll, text, value: multi ? [value] : value };
  return new Map([[name, { ...one, ...(sourceType !== undefined && { sourceType }) }]]);
}

/** What a repeat goes over: the chosen values; All means every option. */
export function chosenOptions({ options, values }: VariableState): readonly SimpleOption[] {
  if (values.length === 1 && values[0] === ALL_VALUE) return options;
  const texts = new Map(options.map((option) => [option.value, option.text]));
  return values.map((value) => ({ value, text: texts.get(value) ?? value }));
}

/** By name; null for a name that no variable has. */
export function chosenValues(states: readonly VariableState[]): (name: string) => readonly string[] | null {
  return (name) => {
    const state = states.find(({ variable }) => variable.name === name);
    return state === undefined ? null : chosenOptions(state).map(({ value }) => value);
  };
}

/** What the chip shows: "All", one text, or several joined. */
export function textOfValues({ options, values }: Pick<VariableState, 'options' | 'values'>): string {
  const texts = new Map(options.map((option) => [option.value, option.text]));
  return values.map((value) => (value === ALL_VALUE ? 'All' : (texts.get(value) ?? value))).join(' + ');
}

/** `var-NAME` → values, as Grafana names them. Variables that must not be in the address are left out. */
export function urlValues(states: readonly VariableState[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    states
      .filter(({ variable }) => variable.skipUrlSync !== true && variable.type !== 'constant')
      .map(({ variable, values }) => [`var-${variable.name}`, values]),
  );
}

/** The value of a repeated copy, with its text where it is known. */
export function repeatValueOf(states: readonly VariableState[], name: string, value: string): RepeatValue {
  const options = states.find(({ variable }) => variable.name === name)?.options ?? [];
  return { name, value, text: options.find((option) => option.value === value)?.text ?? value };
}
