// Grafana's notification policies and the routing tree in the form of the file, one into the other.
import { InputError } from '@/lib/errors/input-error';

type Tree = Readonly<Record<string, unknown>>;

/** Keys that both forms have, with the same meaning. */
const SHARED_KEYS = [
  'receiver',
  'group_by',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'continue',
  'mute_time_intervals',
  'active_time_intervals',
] as const;
const OPERATORS: ReadonlySet<unknown> = new Set(['=', '!=', '=~', '!~']);
const DEPTH_LIMIT = 50;

/** Throws InputError for what is no policy. */
export function toRoute(policy: Tree, path = 'policy', depth = 0): Tree {
  if (depth > DEPTH_LIMIT) throw new InputError(`Cannot read ${path}: policies are nested too deeply`);
  const { object_matchers: objectMatchers, matchers, routes } = policy;
  const lines = [...asList(objectMatchers, path).map((triple) => matcherLine(triple, path)), ...asList(matchers, path)];
  const below = asList(routes, path).map((route, index) => {
    if (!isTree(route)) throw new InputError(`Cannot read ${path}.routes[${index}]: expected an object`);
    return toRoute(route, `${path}.routes[${index}]`, depth + 1);
  });
  return {
    ...picked(policy),
    ...(lines.length > 0 && { matchers: lines }),
    ...(below.length > 0 && { routes: below }),
  };
}

export function toPolicy(route: Tree): Tree {
  const { matchers, routes } = route;
  const below = asList(routes, 'route').filter(isTree).map(toPolicy);
  return {
    ...picked(route),
    ...(Array.isArray(matchers) && matchers.length > 0 && { object_matchers: matchers.flatMap(matcherTriple) }),
    ...(below.length > 0 && { routes: below }),
  };
}

function picked(tree: Tree): Tree {
  return Object.fromEntries(
    SHARED_KEYS.map((key) => [key, tree[key]] as const).filter(
      ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
    ),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as unknown[];
  throw new InputError(`Cannot read ${path}: expected a list`);
}

function matcherLine(triple: unknown, path: string): string {
  const parts = Array.isArray(triple) ? (triple as unknown[]) : [];
  const [name, operator, value] = parts;
  if (typeof name !== 'string' || typeof value !== 'string' || !OPERATORS.has(operator))
    throw new InputError(`Cannot read ${path}.object_matchers: expected [label, operator, value]`);
  return `${JSON.stringify(name)}${String(operator)}${JSON.stringify(value)}`;
}

/** Lines that this file has written, and plain ones of others. */
function matcherTriple(line: unknown): [string, string, string][] {
  const match =
    /^\s*\{?\s*("(?:[^"\\]|\\.)*"|[^\s"{}!=~,]+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|[^"{},]*?)\s*\}?\s*$/.exec(
      String(line),
    );
  if (!match) return [];
  const [, name = '', operator = '', value = ''] = match;
  return [[unquoted(name), operator, unquoted(value)]];
}

function unquoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
