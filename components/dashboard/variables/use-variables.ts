'use client';
// Keeps the page's variables current: asks for the values of query variables in order of dependence and publishes the result.
import { useEffect, useMemo } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import type { UrlState } from '@/components/dashboard/state/url-state';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import { fetchVariableRows } from '@/components/dashboard/variables/fetch-variable-rows';
import { useVariableRows, type VariableRequest } from '@/components/data/metrics';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';
import type { Variable } from '@/lib/dashboard/dashboard';
import { interpolateQuery, referencedNames, type VariableScope } from '@/lib/dashboard/interpolate';
import { textOr } from '@/lib/dashboard/json-fields';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { optionsFromRows } from '@/lib/dashboard/option-rows';
import { readVariableQuery } from '@/lib/dashboard/variable-query';
import { resolveVariables, scopeOfVariables } from '@/lib/dashboard/variable-values';

export function useVariables(url: UrlState): void {
  const { variables: store } = useDashboardContext();
  const list = useDashboardState((state) => state.history.present.templating.list);
  const window = useTimeState((state) => state.window);
  // What is known so far decides what is asked next: a variable that depends on another waits for its value.
  const knownScope = useStore(store, (state) => state.scope);
  const requests = useMemo(() => requestsFor(list, knownScope, window), [list, knownScope, window]);
  const answers = useVariableRows(requests);
  const next = useMemo(() => {
    const byName = new Map(answers.map((answer) => [answer.name, answer]));
    const states = resolveVariables(list, {
      fromUrl: url.variable,
      loaded: (name) => {
        const rows = byName.get(name)?.rows;
        const variable = list.find((one) => one.name === name);
        return rows && variable ? optionsFromRows(rows, variable) : null;
      },
    });
    const problems = new Map(
      answers.flatMap(({ name, problem }) => (problem === null ? [] : [[name, problem] as const])),
    );
    const pending = list.filter((variable) => {
      const state = states.find((one) => one.variable === variable);
      const isAnswered = byName.get(variable.name)?.rows !== null || problems.has(variable.name);
      return variable.type === 'query' && !isAnswered && state?.values.every((value) => value === '') === true;
    });
    return { states, scope: scopeOfVariables(states), problems, pending: new Set(pending.map((one) => one.name)) };
  }, [answers, list, url]);
  useEffect(() => {
    if (JSON.stringify(comparable(store.get())) !== JSON.stringify(comparable(next))) store.set(next);
  }, [next, store]);
}

function requestsFor(list: readonly Variable[], scope: VariableScope, window: TimeWindow): readonly VariableRequest[] {
  const full = mergeScopes(scope, builtinScope(window, { title: '', uid: '' }));
  return list
    .filter((variable) => variable.type === 'query')
    .map((variable) => {
      const asked = readVariableQuery(variable);
      const text = JSON.stringify(asked);
      // Only a query that names the range is asked again when the range moves.
      const usesRange = [...referencedNames(text)].some((name) => name.startsWith('__'));
      const filled = interpolateQuery(textOr(queryText(variable), ''), usesRange ? full : scope);
      const query = readVariableQuery({ ...variable, query: filled });
      return { name: variable.name, key: [query], run: () => fetchVariableRows(query) };
    });
}

function queryText({ query }: Variable): unknown {
  return typeof query === 'object' && query !== null && 'query' in query ? query.query : query;
}

/** Sets and maps as lists: what JSON can tell apart. */
function comparable({ states, pending, problems }: VariablesState): unknown {
  return [states, [...pending], [...problems]];
}
