// When a target is scraped: at a fixed phase of its interval, pinned to absolute time, so that restarts keep the phase.
import { createHash } from 'node:crypto';

/** A scrape this close to the grid takes the grid's time: regular timestamps compress far better (Prometheus: 2 ms, 1 %). */
const TOLERANCE_MS = 2;
const TOLERANCE_RATIO = 0.01;

/** `seed` differs between replicas, so that they do not scrape at the same instant. Less than the interval. */
export function phaseMs(
  target: string,
  { seed, intervalMs }: { readonly seed: string; readonly intervalMs: number },
): number {
  const hash = hashText(target) ^ hashText(seed);
  return Number(hash % BigInt(intervalMs));
}

function hashText(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0);
}

/** The first instant of the grid after `nowMs`. */
export function nextScrapeMs(
  nowMs: number,
  { phase, intervalMs }: { readonly phase: number; readonly intervalMs: number },
): number {
  const sinceGridMs = (((nowMs - phase) % intervalMs) + intervalMs) % intervalMs;
  return nowMs - sinceGridMs + intervalMs;
}

/** The timestamp of a scrape that was due at `dueMs` and started at `startedMs`. */
export function alignedTimestampMs(dueMs: number, startedMs: number, intervalMs: number): number {
  const toleranceMs = Math.min(TOLERANCE_MS, intervalMs * TOLERANCE_RATIO);
  return Math.abs(startedMs - dueMs) <= toleranceMs ? dueMs : startedMs;
}
