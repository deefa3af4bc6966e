// Trying receivers out: a sample notification to each integration, or only what would be sent, with request and answer.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { Notification, NotifiedAlert, SampleAlert, TrialRequest, TriedIntegration } from '@/server/alerting/ports';
import type { RecordingSender } from '@/server/alerting/receivers/create-sender';

export interface SampleWish extends SampleAlert {
  readonly receiver: string;
  readonly externalUrl: string;
  readonly nowMs: number;
  /** Tells one try from another. */
  readonly id: string;
}

const SAMPLE_LABELS = { alertname: 'TestAlert', instance: 'watchfire', severity: 'info' };
const SAMPLE_ANNOTATIONS = { summary: 'This is a test notification of Watchfire.' };
const SAMPLE_AGE_MS = 300_000;

/** The group has a key of its own, so that services keep it apart from real alerts; firing and resolved share it. */
export function sampleNotification(wish: SampleWish): Notification {
  const { status, nowMs } = wish;
  const labels = Object.keys(wish.labels).length === 0 ? SAMPLE_LABELS : wish.labels;
  const annotations = Object.keys(wish.annotations).length === 0 ? SAMPLE_ANNOTATIONS : wish.annotations;
  const groupLabels = labels['alertname'] === undefined ? {} : { alertname: labels['alertname'] };
  const alert: NotifiedAlert = {
    status,
    labels,
    annotations,
    startsAtMs: nowMs - SAMPLE_AGE_MS,
    endsAtMs: status === 'firing' ? null : nowMs,
    generatorUrl: `${wish.externalUrl}/alerts`,
    fingerprint: '0000000000000000',
  };
  return {
    receiver: wish.receiver,
    integration: { kind: 'webhook', index: 0 },
    groupKey: `{}/test:{alertname=${JSON.stringify(labels['alertname'] ?? '')}}`,
    groupLabels,
    routeLabels: {},
    status,
    reason: status === 'firing' ? 'first notification' : 'all alerts resolved',
    alerts: [alert],
    externalUrl: wish.externalUrl,
    nowMs,
    deliveryId: `test-${wish.id}`,
    kept: null,
  };
}

export interface TryOptions {
  readonly isPreview: boolean;
  readonly isOneTime: boolean;
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
}

export async function tryIntegration(
  sender: RecordingSender,
  integration: IntegrationConfig,
  { notification, ...options }: TryOptions & { readonly notification: Notification },
): Promise<TriedIntegration> {
  const { kind, index } = integration;
  const { isPreview, isOneTime, signal, monotonicMs } = options;
  const requests: TrialRequest[] = [];
  const startMs = monotonicMs();
  const outcome = await sender.sendRecorded({ ...notification, integration: { kind, index } }, integration, {
    signal,
    isPreview,
    isOneTime,
    record: (record) => requests.push(record),
  });
  const durationMs = Math.round(monotonicMs() - startMs);
  const tried = { kind, index, durationMs, requests };
  if (outcome.kind !== 'sent') {
    const { message, statusCode } = outcome;
    return { ...tried, state: 'failed', message, ...(statusCode !== undefined && { statusCode }) };
  }
  const { statusCode } = outcome;
  return {
    ...tried,
    state: isPreview ? 'preview' : 'sent',
    ...(!isPreview && statusCode !== undefined && { statusCode }),
  };
}
