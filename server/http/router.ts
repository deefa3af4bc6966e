// Finds the route of a request: a tree of path segments; a literal wins over a `:name`.
import { InputError } from '@/lib/errors/input-error';
import { decodeSegment, type RequestPath } from '@/server/http/request-path';
import type { Method, Route } from '@/server/http/route';

interface Node {
  readonly literals: Map<string, Node>;
  wildcard: Node | null;
  readonly routes: Map<Method, Route>;
}

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The path is known, the method is not. */
  | { readonly kind: 'method'; readonly allowed: readonly string[]; readonly route: Route }
  | { readonly kind: 'none' };

export interface Router {
  /** HEAD finds the GET route. Throws InputError 400 for an encoded slash where the route does not take one. */
  match(method: string, path: RequestPath): Match;
}

/** Throws when two routes answer the same method and path. */
export function createRouter(routes: readonly Route[]): Router {
  const root = emptyNode();
  for (const route of routes) insert(root, route);
  return {
    match(method, path) {
      const node = find(root, path.segments, 0) ?? findWithoutSlash(root, path.segments);
      const [first] = node?.routes.values() ?? [];
      if (!node || !first) return { kind: 'none' };
      const route = node.routes.get((method === 'HEAD' ? 'GET' : method) as Method);
      if (!route) return { kind: 'method', allowed: allowedMethods(node), route: first };
      return { kind: 'found', route, params: readParams(route, path) };
    },
  };
}

function emptyNode(): Node {
  return { literals: new Map(), wildcard: null, routes: new Map() };
}

function insert(root: Node, route: Route): void {
  let node = root;
  for (const segment of route.path.slice(1).split('/')) node = childFor(node, segment);
  for (const method of route.methods) {
    if (node.routes.has(method)) throw new Error(`Two routes answer ${method} ${route.path}`);
    node.routes.set(method, route);
  }
}

function childFor(node: Node, segment: string): Node {
  if (segment.startsWith(':')) return (node.wildcard ??= emptyNode());
  const known = node.literals.get(segment);
  if (known) return known;
  const made = emptyNode();
  node.literals.set(segment, made);
  return made;
}

function find(node: Node, segments: readonly string[], at: number): Node | null {
  const segment = segments[at];
  if (segment === undefined) return node.routes.size > 0 ? node : null;
  const literal = node.literals.get(segment);
  const found = literal ? find(literal, segments, at + 1) : null;
  if (found || !node.wildcard || segment === '') return found;
  return find(node.wildcard, segments, at + 1);
}

/** Clients of Grafana end some paths with a slash: those routes say so. */
function findWithoutSlash(root: Node, segments: readonly string[]): Node | null {
  if (segments.length < 2 || segments.at(-1) !== '') return null;
  const node = find(root, segments.slice(0, -1), 0);
  const [first] = node?.routes.values() ?? [];
  return first?.takesTrailingSlash === true ? node : null;
}

function allowedMethods(node: Node): string[] {
  const methods: string[] = [...node.routes.keys()];
  return (methods.includes('GET') ? [...methods, 'HEAD'] : methods).toSorted();
}

function readParams(route: Route, path: RequestPath): Readonly<Record<string, string>> {
  const params: Record<string, string> = Object.create(null) as Record<string, string>;
  const names = route.path.slice(1).split('/');
  for (const [at, name] of names.entries()) {
    if (!name.startsWith(':')) continue;
    const segment = path.segments[at] ?? '';
    const isText = route.textParams?.includes(name.slice(1)) === true;
    if (path.hasEncodedSlash && !isText && /%2f|%5c/i.test(segment))
      throw new InputError('Cannot answer this path: it holds an encoded slash');
    params[name.slice(1)] = decodeSegment(segment);
  }
  return params;
}
