// Answers and errors as outcomes of a delivery.
import type { DeliveryOutcome, FailureReason } from '@/server/alerting/ports';

export type FailedOutcome = Extract<DeliveryOutcome, { readonly kind: 'retryable' | 'permanent' }>;

export function permanent(reason: FailureReason, message: string, more: Partial<FailedOutcome> = {}): FailedOutcome {
  return { ...more, kind: 'permanent', reason, message };
}

export function retryable(reason: FailureReason, message: string, more: Partial<FailedOutcome> = {}): FailedOutcome {
  return { ...more, kind: 'retryable', reason, message };
}

/** Alertmanager's classes of HTTP statuses. */
export function reasonOfStatus(statusCode: number): FailureReason {
  if (statusCode === 429) return 'rateLimited';
  if (statusCode === 401 || statusCode === 403) return 'authError';
  if (statusCode >= 500) return 'serverError';
  return statusCode >= 400 ? 'clientError' : 'other';
}

export function isRetryableStatus(statusCode: number): boolean {
  return statusCode === 429 || statusCode >= 500;
}

/** Longer waits are not waited for: the next tick of the group tries again anyway. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** `Retry-After` in seconds or as a date. */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) && waitMs >= 0 ? Math.min(waitMs, LONGEST_RETRY_AFTER_MS) : undefined;
}
