// The server's limit of how often a dashboard may reload by itself.
import { InputError } from '@/lib/errors/input-error';
import { parseDuration } from '@/lib/units/duration';

/** Throws InputError 400, as Grafana words it. What is off, automatic or no plain duration passes. */
export function refuseFastRefresh(refresh: unknown, minRefreshIntervalMs: number): void {
  if (typeof refresh !== 'string' || refresh === '') return;
  const intervalMs = durationOf(refresh);
  if (intervalMs !== null && intervalMs < minRefreshIntervalMs)
    throw new InputError('Dashboard refresh interval is too low', { field: 'refresh' });
}

function durationOf(text: string): number | null {
  try {
    return parseDuration(text);
  } catch {
    return null;
  }
}
