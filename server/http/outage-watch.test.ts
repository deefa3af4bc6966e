import { expect, test } from 'vitest';
import { createOutageWatch } from '@/server/http/outage-watch';

function scene() {
  let isAway = false;
  let tick: () => void = () => undefined;
  const { guard } = createOutageWatch({ isDatabaseAway: () => isAway, every: (_, callback) => (tick = callback) });
  return { guard, tick: () => tick(), setAway: (value: boolean) => (isAway = value) };
}

test('guard() hands on what the work gives', async () => {
  const { guard } = scene();
  expect(await guard(Promise.resolve(7))).toBe(7);
  await expect(guard(Promise.reject(new Error('own')))).rejects.toThrow('own');
});

test('work that hangs while the database is away ends with an error for the operator', async () => {
  const { guard, tick, setAway } = scene();
  const hung = guard(new Promise(() => undefined));
  setAway(true);
  tick();
  tick();
  await expect(hung).rejects.toMatchObject({ kind: 'environment', retryAfterSeconds: 1 });
});

test('a moment without a connection ends nothing', async () => {
  const { guard, tick, setAway } = scene();
  let finish: (value: string) => void = () => undefined;
  const slow = guard(new Promise<string>((resolve) => (finish = resolve)));
  setAway(true);
  tick();
  setAway(false);
  tick();
  setAway(true);
  tick();
  finish('done');
  expect(await slow).toBe('done');
});
