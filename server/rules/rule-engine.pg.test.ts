// The rule engine over a real store: rules see each other, alerts live and end, states survive, holders are fenced.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { openTestRules, type TestGroup, type TestRules } from '@/server/rules/testing/test-rules';

let rules: TestRules;

beforeAll(async () => {
  rules = await openTestRules();
});
afterAll(async () => {
  await rules.close();
});

const START = Date.UTC(2026, 5, 1, 12);

async function ask(text: string, timeMs: number): Promise<Record<string, number>> {
  const { value } = await rules.engine.instant({ text, timeMs });
  if (value.kind !== 'vector') throw new Error('expected a vector');
  return Object.fromEntries(value.samples.map(({ labels, value: sample }) => [labels.join(' '), sample]));
}

test('later rules see what earlier ones wrote in the same run, and vanished series go stale', async () => {
  const group = rules.group(`
name: order
interval: 15s
rules:
- record: job:doubled:sum
  expr: sum by (job) (load_order) * 2
  labels: {src: rules}
- record: job:tripled:sum
  expr: job:doubled:sum * 1.5
- alert: High
  expr: job:tripled:sum > 20
  labels: {severity: page}
  annotations: {summary: '{{ $labels.job }} at {{ $value | humanize }}'}
`);
  await rules.write(START, [[{ __name__: 'load_order', job: 'a' }, 10]]);
  await group.runSlot(START);
  expect(await ask('job:tripled:sum', START)).toEqual({ '__name__ job:tripled:sum job a src rules': 30 });
  expect(await ask('ALERTS', START)).toEqual({
    '__name__ ALERTS alertname High alertstate firing job a severity page src rules': 1,
  });
  expect(rules.sent.at(-1)).toMatchObject({
    labels: { alertname: 'High', job: 'a', severity: 'page', src: 'rules' },
    annotations: { summary: 'a at 30' },
    startsAtMs: START,
    endsAtMs: START + 240_000,
  });
  await rules.writeStale(START + 15_000, { __name__: 'load_order', job: 'a' });
  await group.runSlot(START + 15_000);
  expect(await ask('{__name__=~"job:.*|ALERTS.*"}', START + 15_000)).toEqual({});
  expect(rules.sent.at(-1)).toMatchObject({ labels: { alertname: 'High' }, endsAtMs: START + 15_000 });
  await group.stop();
});

test('`for`, `keep_firing_for` and what is told when', async () => {
  const group = rules.group(`
name: life
interval: 15s
rules:
- alert: Down
  expr: up_life == 0
  for: 30s
  keep_firing_for: 30s
`);
  const at = async (seconds: number, value: number): Promise<string> => {
    const slotMs = START + seconds * 1000;
    await rules.write(slotMs, [[{ __name__: 'up_life', job: 'a' }, value]]);
    const before = rules.sent.length;
    await group.runSlot(slotMs);
    const state = [...((await group.view()).rules[0]?.instances ?? [])].map((one) => one.state).join();
    return `${state} ${rules.sent
      .slice(before)
      .map(({ endsAtMs }) => (endsAtMs > slotMs ? 'firing' : 'resolved'))
      .join()}`;
  };
  expect(await at(0, 0)).toBe('pending ');
  expect(await at(15, 0)).toBe('pending ');
  expect(await at(30, 0)).toBe('firing firing');
  expect(await at(45, 0)).toBe('firing ');
  expect(await at(60, 1)).toBe('firing ');
  expect(await at(75, 1)).toBe('firing ');
  expect(await at(90, 1)).toBe('inactive resolved');
  expect(await at(105, 0)).toBe('pending ');
  expect(await at(120, 1)).toBe(' ');
  await group.stop();
});

test('a restart goes on where the run before ended, and tells of what fires at once', async () => {
  const source = `
name: restart
interval: 15s
rules:
- alert: Slow
  expr: up_restart == 0
  for: 1m
- alert: Quick
  expr: up_restart == 0
`;
  const first = rules.group(source);
  for (const seconds of [0, 15, 30]) {
    await rules.write(START + seconds * 1000, [[{ __name__: 'up_restart' }, 0]]);
    await first.runSlot(START + seconds * 1000);
  }
  await first.kill();
  const told = rules.sent.length;
  // Down for three slots: they do not count towards `for`.
  const second = await rules.restored(source, START + 75_000);
  expect(rules.sent.slice(told)).toMatchObject([{ labels: { alertname: 'Quick' }, startsAtMs: START }]);
  await rules.write(START + 90_000, [[{ __name__: 'up_restart' }, 0]]);
  await second.runSlot(START + 90_000);
  const [slow, quick] = (await second.view()).rules;
  expect(slow?.instances).toMatchObject([{ state: 'pending', activeAtMs: START + 45_000 }]);
  expect(quick?.instances).toMatchObject([{ state: 'firing', firedAtMs: START }]);
  await rules.write(START + 105_000, [[{ __name__: 'up_restart' }, 0]]);
  await second.runSlot(START + 105_000);
  expect((await second.view()).rules[0]?.instances).toMatchObject([{ state: 'firing', firedAtMs: START + 105_000 }]);
  await second.stop();
});

test('down time before the last restart does not count towards `for` either', async () => {
  const source = `
name: restarts
interval: 15s
rules:
- alert: Slow
  expr: up_restarts == 0
  for: 1m
`;
  const run = async (group: TestGroup, seconds: number): Promise<void> => {
    await rules.write(START + seconds * 1000, [[{ __name__: 'up_restarts' }, 0]]);
    await group.runSlot(START + seconds * 1000);
  };
  const first = rules.group(source);
  await run(first, 0);
  await first.kill();
  const second = await rules.restored(source, START + 110_000);
  await run(second, 120);
  await second.kill();
  const third = await rules.restored(source, START + 125_000);
  await run(third, 135);
  expect((await third.view()).rules[0]?.instances).toMatchObject([
    { state: 'pending', activeAtMs: START + 105_000, firedAtMs: null },
  ]);
  await third.stop();
});

test('an older holder of the lease writes and tells nothing any more', async () => {
  const source = `
name: fence
interval: 15s
rules:
- alert: Fenced
  expr: up_fence == 0
`;
  await rules.write(START, [[{ __name__: 'up_fence' }, 0]]);
  const old = rules.group(source, { token: 1 });
  const next = rules.group(source, { token: 2 });
  await next.runSlot(START);
  const told = rules.sent.length;
  await old.runSlot(START + 15_000);
  expect(rules.sent).toHaveLength(told);
  await old.kill();
  await next.stop();
});

test('a failing query keeps what fires, and says so', async () => {
  const group = rules.group(`
name: error
interval: 15s
rules:
- alert: Failing
  expr: up_error == 0 or (error_left * on(k) group_left error_right > 0)
`);
  await rules.write(START, [[{ __name__: 'up_error' }, 0]]);
  await group.runSlot(START);
  const told = rules.sent.length;
  for (const seconds of [15, 90]) {
    await rules.write(START + seconds * 1000, [
      [{ __name__: 'error_left', k: '1', x: '1' }, 1],
      [{ __name__: 'error_right', k: '1', x: '1' }, 1],
      [{ __name__: 'error_right', k: '1', x: '2' }, 1],
      [{ __name__: 'up_error' }, 1],
    ]);
    await group.runSlot(START + seconds * 1000);
  }
  const [rule] = (await group.view()).rules;
  expect(rule).toMatchObject({ health: 'err', instances: [{ state: 'firing' }] });
  expect(rule?.lastError).toContain('many-to-many');
  // Told again, so that it does not end by itself.
  expect(rules.sent.slice(told)).toMatchObject([{ endsAtMs: START + 90_000 + 240_000 }]);
  await group.stop();
});

test('a rule that goes ends its alerts and says why', async () => {
  const group = rules.group(`
name: removal
interval: 15s
rules:
- alert: Gone
  expr: up_removal == 0
- alert: Stays
  expr: up_removal == 0
`);
  await rules.write(START, [[{ __name__: 'up_removal' }, 0]]);
  await group.runSlot(START);
  const told = rules.sent.length;
  const next = await group.changed(
    `
name: removal
interval: 15s
rules:
- alert: Stays
  expr: up_removal == 0
`,
    START + 15_000,
  );
  await rules.write(START + 15_000, [[{ __name__: 'up_removal' }, 0]]);
  await next.runSlot(START + 15_000);
  expect(rules.sent.slice(told)).toMatchObject([
    { labels: { alertname: 'Gone' }, annotations: { resolved_reason: 'rule removed' } },
  ]);
  expect(await ask('ALERTS{alertstate="firing",alertname=~"Gone|Stays"}', START + 15_000)).toEqual({
    '__name__ ALERTS alertname Stays alertstate firing': 1,
  });
  expect((await next.view()).rules[0]?.instances).toMatchObject([{ state: 'firing', firedAtMs: START }]);
  await next.runSlot(START + 30_000);
  expect(await rules.storedAlerts('removal')).toEqual(['Stays']);
  await next.stop();
});

test('over the limit nothing new fires and nothing ends', async () => {
  const group = rules.group(`
name: limit
interval: 15s
limit: 1
rules:
- alert: Limited
  expr: up_limit == 0
- record: limited
  expr: up_limit
`);
  await rules.write(START, [[{ __name__: 'up_limit', i: '1' }, 0]]);
  await group.runSlot(START);
  await rules.write(START + 15_000, [
    [{ __name__: 'up_limit', i: '1' }, 0],
    [{ __name__: 'up_limit', i: '2' }, 0],
  ]);
  await group.runSlot(START + 15_000);
  const [alert, record] = (await group.view()).rules;
  expect(alert).toMatchObject({ health: 'err', lastError: 'exceeded limit of 1 with 2 alerts' });
  expect(alert?.instances).toMatchObject([{ state: 'firing', labels: labelSetOf({ alertname: 'Limited', i: '1' }) }]);
  expect(record).toMatchObject({ health: 'err', lastError: 'exceeded limit of 1 with 2 series' });
  await group.stop();
});

test('evaluations are kept', async () => {
  const evaluations = await rules.evaluations('limit');
  expect(evaluations.map(({ slotMs }) => slotMs)).toEqual([START + 15_000, START]);
  expect(evaluations[0]?.errors).toMatchObject({ '0': 'exceeded limit of 1 with 2 alerts' });
});
