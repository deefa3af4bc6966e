// Who would get this, why was it not sent, and what was: answers that Alertmanager does not give.
import { roleAllows } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import type { AlertingApi, DeliveryView, HistoryQuery } from '@/server/alerting/ports';
import { json } from '@/server/http/alertmanager/answers';
import { textParameter, wholeNumber } from '@/server/http/query-parameters';
import type { Handler } from '@/server/http/route';

/** `label=alertname=DiskFull`, once for each label. */
export function createExplainHandler(alerting: AlertingApi): Handler {
  return async (_request, { url }) => {
    const labels = Object.create(null) as Record<string, string>;
    for (const pair of url.searchParams.getAll('label')) {
      const at = pair.indexOf('=');
      if (at < 1) throw new InputError('Cannot use "label": expected name=value', { field: 'label' });
      labels[pair.slice(0, at)] = pair.slice(at + 1);
    }
    if (Object.keys(labels).length === 0)
      throw new InputError('Cannot explain an alert without labels: expected label=name=value', { field: 'label' });
    const at = url.searchParams.get('at');
    const atMs =
      at === null ? undefined : wholeNumber(url.searchParams, 'at', { fallback: 0, least: 0, most: MOST_MS });
    return json(await alerting.explain(labels, atMs));
  };
}

export function createDeliveriesHandler(alerting: AlertingApi, nowMs: () => number): Handler {
  return async (_request, { url, identity: { role } }) => {
    const deliveries = await alerting.deliveries(readQuery(url, nowMs()));
    const maySeeErrors = role !== null && roleAllows(role, 'receivers:manage');
    return json({ deliveries: maySeeErrors ? deliveries : deliveries.map(withoutErrors) });
  };
}

/** What a receiver answered, and where it is, is for those who manage it. */
function withoutErrors(delivery: DeliveryView): DeliveryView {
  const attempts = delivery.attempts.map(({ atMs, durationMs, outcome, statusCode }) => ({
    atMs,
    durationMs,
    outcome,
    ...(statusCode !== undefined && { statusCode }),
  }));
  return { ...delivery, attempts };
}

export function createStateChangesHandler(alerting: AlertingApi, nowMs: () => number): Handler {
  return async (_request, { url }) => json({ changes: await alerting.stateChanges(readQuery(url, nowMs())) });
}

const DAY_MS = 86_400_000;
const MOST_MS = 8_640_000_000_000_000;

/** `from` and `to` in milliseconds; the last day without them. */
function readQuery({ searchParams: query }: URL, nowMs: number): HistoryQuery {
  const fingerprint = textParameter(query, 'fingerprint', 16);
  if (fingerprint !== '' && !/^[0-9a-f]{16}$/.test(fingerprint))
    throw new InputError('Cannot use "fingerprint": expected 16 hex digits', { field: 'fingerprint' });
  return {
    fromMs: wholeNumber(query, 'from', { fallback: Math.round(nowMs) - DAY_MS, least: 0, most: MOST_MS }),
    toMs: wholeNumber(query, 'to', { fallback: Math.round(nowMs), least: 0, most: MOST_MS }),
    ...(fingerprint !== '' && { fingerprint }),
    limit: wholeNumber(query, 'limit', { fallback: 100, least: 1, most: 1000 }),
  };
}
