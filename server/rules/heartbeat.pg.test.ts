// The dead man's switch over a real store: it fires while what is written comes back, and not a moment by itself.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEARTBEAT_ALERT, heartbeatGroup } from '@/lib/alerting/heartbeat';
import { openTestRules, type TestRules } from '@/server/rules/testing/test-rules';

const INTERVAL_MS = 15_000;
const START = Date.UTC(2026, 5, 1, 12);
let rules: TestRules;

beforeAll(async () => {
  rules = await openTestRules();
});
afterAll(() => rules.close());

/** The group as a file would say it; `keep` chooses its rules. */
function source(keep: (kind: string) => boolean = () => true): string {
  const group = heartbeatGroup({ intervalMs: INTERVAL_MS });
  return JSON.stringify({
    name: group.name,
    interval: '15s',
    rules: group.rules
      .filter(({ kind }) => keep(kind))
      .map((rule) =>
        rule.kind === 'recording'
          ? { record: rule.name, expr: rule.expr }
          : { alert: rule.name, expr: rule.expr, watchfire: { exec_err_state: rule.execErrState } },
      ),
  });
}

test('the heartbeat fires from the first run on, and ends when nothing is stored any more', async () => {
  const group = rules.group(source());
  await group.runSlot(START);
  expect(rules.sent.at(-1)).toMatchObject({ labels: { alertname: HEARTBEAT_ALERT }, startsAtMs: START });
  for (const run of [1, 2, 3, 4]) await group.runSlot(START + run * INTERVAL_MS);
  expect(rules.sent.at(-1)?.endsAtMs).toBeGreaterThan(START + 4 * INTERVAL_MS);
  // As if the store took nothing: the rule that writes is gone.
  const deaf = await group.changed(
    source((kind) => kind === 'alerting'),
    START + 5 * INTERVAL_MS,
  );
  for (const run of [5, 6, 7]) await deaf.runSlot(START + run * INTERVAL_MS);
  expect(rules.sent.at(-1)).toMatchObject({ endsAtMs: START + 7 * INTERVAL_MS });
  await deaf.stop();
});
