// Whether the deliveries of a timeline are those that must follow: all of them, and no other.
import { type Expected, mismatch, type Scenario } from '@/server/alerting/testing/scenario';
import type { Delivery, SunkAlert } from '@/server/alerting/testing/sink';

const TOLERANCE_SECONDS = 0.9;
const EARLY_SECONDS = 0.25;

export function judge(scenario: Scenario, attempts: readonly Delivery[], startMs: number): string[] {
  const left = attempts.filter(({ status }) => status < 300);
  const problems: string[] = [];
  for (const expected of scenario.expect) {
    const reasons = left.map((delivery) => reasonAgainst(scenario, expected, delivery, startMs));
    const at = reasons.indexOf(null);
    if (at >= 0) left.splice(at, 1);
    else problems.push(`missing: ${JSON.stringify(expected)}\n    ${reasons.join('\n    ')}`);
  }
  for (const delivery of left) problems.push(`not expected: ${shown(delivery, startMs)}`);
  for (const { path, from, to, min, max } of scenario.attempts ?? []) {
    const count = attempts.filter(
      (one) => one.path === path && one.atMs >= startMs + from * 1000 && one.atMs <= startMs + to * 1000,
    ).length;
    if (count < min || count > max)
      problems.push(`${path}: expected ${min} to ${max} attempts between ${from} and ${to} s, found ${count}`);
  }
  return problems;
}

function secondsOf(delivery: Delivery, startMs: number): number {
  return (delivery.atMs - startMs) / 1000;
}

function shown(delivery: Delivery, startMs: number): string {
  const { status } = delivery.body;
  const alerts = alertsOf(delivery);
  const said = alerts ? `${String(status)} ${JSON.stringify(statusesOf(alerts))}` : JSON.stringify(delivery.body);
  return `${delivery.path} at ${secondsOf(delivery, startMs).toFixed(2)} s: ${said}`;
}

function keyOf({ labels }: SunkAlert): string {
  const { alertname = '', instance, k } = labels;
  return `${alertname}${instance === undefined ? '' : `/${instance}`}${k === undefined ? '' : `#${k}`}`;
}

/** Only webhooks list them. */
function alertsOf({ body }: Delivery): readonly SunkAlert[] | undefined {
  return body.alerts;
}

function alertOf(delivery: Delivery, key: string): SunkAlert | undefined {
  return alertsOf(delivery)?.find((one) => keyOf(one) === key);
}

function statusesOf(alerts: readonly SunkAlert[] = []): Record<string, string> {
  return Object.fromEntries(alerts.map((alert) => [keyOf(alert), alert.status]));
}

function reasonAgainst(scenario: Scenario, expected: Expected, delivery: Delivery, startMs: number): string | null {
  const { body } = delivery;
  const tolerance = expected.tol ?? scenario.tol ?? TOLERANCE_SECONDS;
  const atSeconds = secondsOf(delivery, startMs);
  const from = (expected.from ?? expected.at ?? 0) - EARLY_SECONDS;
  const to = expected.to ?? (expected.at ?? Infinity) + tolerance;
  const fault = (what: string | null): string | null => (what === null ? null : `${shown(delivery, startMs)}: ${what}`);
  if (delivery.path !== (expected.path ?? '/hook')) return fault('another path');
  if (atSeconds < from || atSeconds > to) return fault(`not between ${from} and ${to} s`);
  const whole = mismatch(wantedBody(expected), body);
  if (whole !== null) return fault(whole);
  if (expected.alerts) {
    const problem = mismatch(exact(expected.alerts), statusesOf(alertsOf(delivery)), 'alerts');
    if (problem !== null) return fault(problem);
  }
  for (const [key, fields] of Object.entries(expected.alertFields ?? {})) {
    const alert = alertOf(delivery, key);
    for (const [field, value] of Object.entries(fields)) {
      const found = (alert as unknown as Record<string, unknown> | undefined)?.[field];
      const problem =
        typeof value === 'number' ? timeProblem(value, found, { startMs, tolerance }) : mismatch(value, found, field);
      if (problem !== null) return fault(problem);
    }
  }
  return null;
}

function exact(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? { ...value, __exact: true } : value;
}

function wantedBody(expected: Expected): Record<string, unknown> {
  const { status, receiver, groupLabels, commonLabels, commonAnnotations } = expected;
  const exactly = Object.entries({ groupLabels, commonLabels, commonAnnotations })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, exact(value)]);
  return {
    ...(status !== undefined && { status }),
    ...(receiver !== undefined && { receiver }),
    ...(Object.fromEntries(exactly) as object),
    ...(expected.payload as object | undefined),
  };
}

function timeProblem(
  wanted: number,
  found: unknown,
  { startMs, tolerance }: { readonly startMs: number; readonly tolerance: number },
): string | null {
  const seconds = (Date.parse(String(found)) - startMs) / 1000;
  return Math.abs(seconds - wanted) <= tolerance ? null : `expected the time ${wanted}, found ${seconds}`;
}
