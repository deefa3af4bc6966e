// The variables as one panel sees them: those that it names, with the one value of a repeated copy in the place of all chosen ones.
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import { mergeScopes } from '@/lib/dashboard/builtin-variables';
import type { Panel } from '@/lib/dashboard/dashboard';
import { referencedNames, type VariableScope } from '@/lib/dashboard/interpolate';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';
import { scopeOfOne } from '@/lib/dashboard/variable-values';

export function namesIn(panel: Panel): readonly string[] {
  return [...referencedNames(JSON.stringify(panel))];
}

export function panelScope(
  names: readonly string[],
  repeatValues: readonly RepeatValue[],
  { scope: all, states }: Pick<VariablesState, 'scope' | 'states'>,
): VariableScope {
  const own = names.flatMap((name) => {
    const variable = all.get(name);
    return variable === undefined ? [] : [[name, variable] as const];
  });
  const copies = repeatValues.flatMap((value) => {
    const state = states.find(({ variable }) => variable.name === value.name);
    return state === undefined ? [] : [scopeOfOne(state, value)];
  });
  return mergeScopes(new Map(own), ...copies);
}
