// GET and POST /api/v2/alerts, GET /api/v2/alerts/groups.
import type { AlertingApi, AlertGroupView, AlertView, IncomingAlert } from '@/server/alerting/ports';
import {
  empty,
  jsonArray,
  jsonKind,
  parseTime,
  readJsonBody,
  refusal,
  withTextErrors,
} from '@/server/http/alertmanager/answers';
import { readAlertFilter, readFlag } from '@/server/http/alertmanager/alert-filter';
import type { Handler } from '@/server/http/route';

export function createListAlertsHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (_request, { url }) => {
    const filter = readAlertFilter(url.searchParams);
    // Alerts are in order as soon as they are taken: none is ever unprocessed.
    readFlag(url.searchParams, 'unprocessed');
    return jsonArray(await alerting.alerts(filter), alertText);
  });
}

export function createListGroupsHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (_request, { url }) =>
    jsonArray(await alerting.groups(readAlertFilter(url.searchParams)), groupText),
  );
}

export function createPostAlertsHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (request) => {
    const body = await readJsonBody(request, 'alerts');
    if (body instanceof Response) return body;
    const alerts = readAlerts(body.value);
    if (alerts instanceof Response) return alerts;
    await alerting.accept(alerts);
    return empty();
  });
}

function alertText(alert: AlertView): string {
  const { silencedBy, inhibitedBy, mutedBy } = alert;
  const isSuppressed = silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
  return JSON.stringify({
    annotations: alert.annotations,
    endsAt: time(alert.endsAtMs),
    fingerprint: alert.fingerprint,
    receivers: alert.receivers.map((name) => ({ name })),
    startsAt: time(alert.startsAtMs),
    status: { inhibitedBy, mutedBy, silencedBy, state: isSuppressed ? 'suppressed' : 'active' },
    updatedAt: time(alert.updatedAtMs),
    ...(alert.generatorUrl !== '' && { generatorURL: alert.generatorUrl }),
    labels: alert.labels,
  });
}

function groupText({ labels, routeLabels, receiver, alerts }: AlertGroupView): string {
  const head = JSON.stringify({ labels, routeLabels, receiver: { name: receiver } });
  return `{"alerts":[${alerts.map(alertText).join(',')}],${head.slice(1)}`;
}

function time(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function readAlerts(value: unknown): IncomingAlert[] | Response {
  if (value === null) return [];
  if (!Array.isArray(value))
    return badBody(`json: cannot unmarshal ${jsonKind(value)} into Go value of type models.PostableAlerts`);
  const alerts: IncomingAlert[] = [];
  for (const [at, item] of (value as unknown[]).entries()) {
    const alert = readAlert(item, at);
    if (alert instanceof Response) return alert;
    alerts.push(alert);
  }
  return alerts;
}

function badBody(reason: string): Response {
  return refusal(400, 400, `parsing alerts body from "" failed, because ${reason}`);
}

function readAlert(item: unknown, at: number): IncomingAlert | Response {
  if (typeof item !== 'object' || item === null) return badBody('json: cannot unmarshal it into an alert');
  const { labels, annotations, startsAt, endsAt, generatorURL } = item as Record<string, unknown>;
  if (labels === undefined || labels === null) return refusal(422, 602, `${at}.labels in body is required`);
  const badLabels = textMapProblem(labels);
  if (badLabels !== null || !isTextMap(labels))
    return badBody(`json: cannot unmarshal ${badLabels} into Go struct field Alert.labels of type string`);
  const notes = annotations ?? {};
  const badNotes = textMapProblem(notes);
  if (badNotes !== null || !isTextMap(notes))
    return badBody(`json: cannot unmarshal ${badNotes} into Go struct field .annotations of type string`);
  const url = generatorURL ?? '';
  if (typeof url !== 'string')
    return badBody(`json: cannot unmarshal ${jsonKind(url)} into Go struct field Alert.generatorURL of type string`);
  if (url !== '' && !isUri(url))
    return refusal(422, 601, `${at}.generatorURL in body must be of type uri: ${JSON.stringify(url)}`);
  const startsAtMs = parseTime(startsAt);
  const endsAtMs = parseTime(endsAt);
  if (startsAtMs === null || endsAtMs === null)
    return badBody(`parsing time ${JSON.stringify(startsAtMs === null ? startsAt : endsAt)}: it is no RFC 3339 time`);
  return {
    labels,
    annotations: notes,
    ...(startsAtMs !== undefined && { startsAtMs }),
    ...(endsAtMs !== undefined && { endsAtMs }),
    generatorUrl: url,
  };
}

/** What stands where a text is wanted. */
function textMapProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return jsonKind(value);
  const other = Object.values(value).find((text) => typeof text !== 'string');
  return other === undefined ? null : jsonKind(other);
}

function isTextMap(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

/** Go's url.ParseRequestURI: absolute, or a path. */
function isUri(text: string): boolean {
  return /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|\/)/.test(text) && !/\s/.test(text);
}
