// The rules for request targets: what the router matches is exactly what a handler sees, so ambiguous forms are refused.
import { InputError } from '@/lib/errors/input-error';

/** `%2f` and `%5c` are refused unless the route says that a segment is free text. */
export interface RequestPath {
  /** As sent, without the query string. */
  readonly raw: string;
  /** Percent-encoded segments after the first slash. */
  readonly segments: readonly string[];
  readonly hasEncodedSlash: boolean;
}

/** Throws InputError 400. Takes the target of the request line. */
export function parseRequestPath(target: string): RequestPath {
  if (!target.startsWith('/'))
    throw new InputError('Cannot answer this request target: expected a path that starts with "/"');
  const queryAt = target.indexOf('?');
  const raw = queryAt < 0 ? target : target.slice(0, queryAt);
  const problem = findProblem(raw);
  if (problem !== null) throw new InputError(`Cannot answer this path: it holds ${problem}`);
  return { raw, segments: raw.slice(1).split('/'), hasEncodedSlash: /%2f|%5c/i.test(raw) };
}

function findProblem(raw: string): string | null {
  if (raw.includes('//')) return 'an empty segment ("//")';
  if (raw.includes('\\')) return 'a backslash';
  if (raw.includes('#')) return 'a fragment';
  if (/%00/.test(raw) || raw.includes('\0')) return 'a NUL character';
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(raw)) return 'a dot segment';
  if (isBelowApi(raw) && /;|%3b/i.test(raw)) return 'a semicolon';
  if (raw.includes('%') && !isEncoded(raw)) return 'a broken percent-encoding';
  return null;
}

/** Next answers 500 to what cannot be decoded. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** First segments of the APIs of Prometheus, Alertmanager, Grafana and the ruler, also of what we do not serve of them. */
const API_ROOTS: ReadonlySet<string> = new Set(['api', 'apis', 'config', 'federate', 'metrics', 'version', '-']);

/** Paths that programs call: they get errors as data, never a page. */
export function isBelowApi(raw: string): boolean {
  return API_ROOTS.has(raw.slice(1).split('/', 1)[0] ?? '');
}

/**
 * Throws InputError 400 for `%` without two hex digits, which URLSearchParams would take for itself: a query that was cut or never
 * encoded would be answered as another one.
 */
export function refuseBrokenEncoding(text: string, where: 'query string' | 'body'): void {
  if (/%(?![0-9a-f]{2})/i.test(text))
    throw new InputError(`Cannot read this ${where}: it holds a broken percent-encoding`, { errorType: 'bad_data' });
}

/** Throws InputError 400 for a broken percent-encoding. */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new InputError('Cannot answer this path: it holds a broken percent-encoding', { cause });
  }
}
