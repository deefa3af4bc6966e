// In which order variables are loaded: each after those that it names. Circles are found and told.
import type { Variable } from '@/lib/dashboard/dashboard';
import { referencedNames } from '@/lib/dashboard/interpolate';

export interface VariableOrder {
  /** Names in waves: those of one wave can be asked at the same time. Members of a circle come last. */
  readonly waves: readonly (readonly string[])[];
  /** Each circle by its names; empty when there is none. */
  readonly cycles: readonly (readonly string[])[];
}

/** Names of the other variables that a variable needs before its own options are known. */
export function dependenciesOf(variable: Variable, names: ReadonlySet<string>): ReadonlySet<string> {
  const texts = JSON.stringify([
    variable.query ?? null,
    variable.regex ?? null,
    variable.datasource ?? null,
    variable.filters ?? null,
    variable.baseFilters ?? null,
  ]);
  return new Set([...referencedNames(texts)].filter((name) => names.has(name)));
}

export function variableOrder(variables: readonly Variable[]): VariableOrder {
  const names = new Set(variables.map((variable) => variable.name));
  const open = new Map(variables.map((variable) => [variable.name, dependenciesOf(variable, names)]));
  const done = new Set<string>();
  const waves: string[][] = [];
  for (;;) {
    const wave = [...open].filter(([, needs]) => [...needs].every((name) => done.has(name))).map(([name]) => name);
    if (wave.length === 0) break;
    for (const name of wave) {
      open.delete(name);
      done.add(name);
    }
    waves.push(wave);
  }
  if (open.size === 0) return { waves, cycles: [] };
  return { waves: [...waves, [...open.keys()]], cycles: circlesOf(open) };
}

/** What is left waits for a circle, or stands in one: those that can reach themselves. */
function circlesOf(open: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const circles: string[][] = [];
  const found = new Set<string>();
  for (const name of open.keys()) {
    if (found.has(name)) continue;
    const reached = reachable(name, open);
    if (!reached.has(name)) continue;
    const circle = [...open.keys()].filter((other) => reached.has(other) && reachable(other, open).has(name));
    for (const member of circle) found.add(member);
    circles.push(circle);
  }
  return circles;
}

function reachable(from: string, open: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...(open.get(from) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(open.get(name) ?? []));
  }
  return reached;
}

/** All variables that must be loaded again when one got another value. */
export function dependentsOf(changed: string, variables: readonly Variable[]): ReadonlySet<string> {
  const names = new Set(variables.map((variable) => variable.name));
  const dependents = new Set<string>();
  let last = new Set([changed]);
  while (last.size > 0) {
    const next = variables
      .filter(({ name }) => name !== changed && !dependents.has(name))
      .filter((variable) => [...dependenciesOf(variable, names)].some((name) => last.has(name)))
      .map((variable) => variable.name);
    for (const name of next) dependents.add(name);
    last = new Set(next);
  }
  return dependents;
}

/** `refresh`: 0 never (but once when nothing was saved), 1 when the dashboard opens, 2 also when the range changes. */
export function isLoadedOn(variable: Variable, occasion: 'open' | 'rangeChange'): boolean {
  if (variable.type !== 'query') return false;
  const refresh = variable.refresh ?? 1;
  if (occasion === 'rangeChange') return refresh === 2;
  return refresh !== 0 || (variable.options ?? []).length === 0;
}
