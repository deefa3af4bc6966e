// Which value each variable has now: the URL wins, then what the file saved, then the first option. Gives the scope for interpolation.
import type { Variable } from '@/lib/dashboard/dashboard';
import type { ScopeVariable, VariableScope } from '@/lib/dashboard/interpolate';
import { ALL_VALUE, ownOptions, savedOptions, type SimpleOption } from '@/lib/dashboard/variable-options';

export interface VariableState {
  readonly variable: Variable;
  readonly options: readonly SimpleOption[];
  /** Chosen values; `["$__all"]` for All; empty when there is nothing to choose from. */
  readonly values: readonly string[];
}

export interface VariableSources {
  /** Values of `var-NAME` in the URL; absent when the URL does not name it. */
  readonly fromUrl: (name: string) => readonly string[] | null;
  /** Options that a query gave; null while there is no answer. */
  readonly loaded: (name: string) => readonly SimpleOption[] | null;
}

export function resolveVariables(variables: readonly Variable[], sources: VariableSources): readonly VariableState[] {
  return variables.map((variable) => {
    const loaded = ownOptions(variable) ?? sources.loaded(variable.name);
    const options = loaded ?? savedOptions(variable);
    return { variable, options, values: chooseValues(variable, sources.fromUrl(variable.name), loaded) };
  });
}

function chooseValues(
  variable: Variable,
  fromUrl: readonly string[] | null,
  options: readonly SimpleOption[] | null,
): readonly string[] {
  if (fromUrl) return fromUrl.map((value) => (value === 'All' && variable.includeAll === true ? ALL_VALUE : value));
  const saved = savedValues(variable);
  if (options === null || variable.type === 'textbox' || variable.type === 'constant') {
    const [own] = options ?? [];
    return saved.length > 0 ? saved : [own?.value ?? ''];
  }
  const known = new Set(options.map((option) => option.value));
  const isAll = saved.length === 1 && saved[0] === ALL_VALUE && variable.includeAll === true;
  const valid = isAll ? saved : saved.filter((value) => known.has(value));
  if (valid.length > 0) return valid;
  const [first] = options;
  if (first) return [first.value];
  return variable.includeAll === true ? [ALL_VALUE] : [];
}

function savedValues({ current }: Variable): readonly string[] {
  const value = current?.value;
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = typeof value === 'object' ? value : [value];
  return list
    .flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []))
    .filter((one) => one !== '');
}

export function scopeOfVariables(states: readonly VariableState[]): VariableScope {
  return new Map(states.map((state): [string, ScopeVariable] => [state.variable.name, scopeVariable(state)]));
}

function scopeVariable({ variable, options, values }: VariableState): ScopeVariable {
  const { name, multi = false, includeAll = false, allValue } = variable;
  const isList = multi || includeAll;
  if (values.length === 1 && values[0] === ALL_VALUE) {
    const hasOwnAll = typeof allValue === 'string' && allValue !== '';
    const all = options.map((option) => option.value);
    return { name, isList, text: 'All', value: hasOwnAll ? allValue : all, isRaw: hasOwnAll };
  }
  const [first = ''] = values;
  return { name, isList, text: textOfValues({ options, values }), value: multi ? values : first };
}

/** What the chip shows: "All", one text, or several joined. */
export function textOfValues({ options, values }: Pick<VariableState, 'options' | 'values'>): string {
  const texts = new Map(options.map((option) => [option.value, option.text]));
  return values.map((value) => (value === ALL_VALUE ? 'All' : (texts.get(value) ?? value))).join(' + ');
}
