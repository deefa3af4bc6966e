// GET /api/v2/status and /api/v2/receivers.
import type { AlertingApi } from '@/server/alerting/ports';
import { json, jsonArray, withTextErrors } from '@/server/http/alertmanager/answers';
import { readMatchers } from '@/server/http/alertmanager/alert-filter';
import type { Handler } from '@/server/http/route';

export interface AlertmanagerStatusDeps {
  readonly alerting: AlertingApi;
  /** What clients of Alertmanager are told. */
  readonly alertmanagerVersion: string;
  readonly revision: string;
  readonly startedAtMs: number;
}

export function createStatusHandler({
  alerting,
  alertmanagerVersion,
  revision,
  startedAtMs,
}: AlertmanagerStatusDeps): Handler {
  return async () =>
    json({
      cluster: { name: '', status: 'disabled', peers: [] },
      config: { original: alerting.configText() },
      uptime: new Date(startedAtMs).toISOString(),
      versionInfo: {
        version: alertmanagerVersion,
        revision,
        branch: 'main',
        buildUser: 'watchfire',
        buildDate: '',
        goVersion: '',
      },
    });
}

export function createReceiversHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (_request, { url }) =>
    jsonArray(alerting.receivers(readMatchers(url.searchParams, 'receiver_matchers')), ({ name, labels }) =>
      JSON.stringify({ name, labels }),
    ),
  );
}
