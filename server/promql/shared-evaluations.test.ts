// The same query at once: one evaluation for all, but never one that misses what was there when somebody asked.
import { expect, test } from 'vitest';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

/** Reads wait until `open()`. */
function startEngine() {
  let changeCount = 0;
  let readCount = 0;
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let onRead = (): void => undefined;
  const firstRead = new Promise<void>((resolve) => (onRead = resolve));
  const target = createTestEngine({
    wrapReader: (reader) => ({
      ...reader,
      version: () => String(changeCount),
      select: async function* (matchers, range, hints) {
        readCount += 1;
        const batches = [];
        // Kept past the next batch, so the values must stay.
        for await (const batch of reader.select(matchers, range, { ...hints, isPassing: false })) batches.push(batch);
        onRead();
        await gate;
        yield* batches;
      },
    }),
  });
  const write = (line: string): void => {
    target.series.load([samplesOf(parseNotedSeries(line), 60_000)]);
    changeCount += 1;
  };
  const ask = async (user = 'ada', signal?: AbortSignal): Promise<number | undefined> => {
    const origin = { user };
    const { value } = await target.engine.instant({ text: 'x', timeMs: 60_000, origin, ...(signal && { signal }) });
    return value.kind === 'vector' ? value.samples[0]?.value : undefined;
  };
  write('x 1 2');
  return { ask, write, open, firstRead, readCount: () => readCount };
}

test('those who ask the same meanwhile get the same answer from one read', async () => {
  const { ask, open, firstRead, readCount } = startEngine();
  const first = [ask(), ask(), ask('eva')];
  await firstRead;
  const others = [ask(), ask('bob')];
  open();
  expect(await Promise.all([...first, ...others])).toEqual([2, 2, 2, 2, 2]);
  // Ada's query waited in line when Eva asked, so hers went its own way.
  expect(readCount()).toBe(2);
});

test('who asks after a change does not get what was read before it', async () => {
  const { ask, write, open, firstRead } = startEngine();
  const before = ask();
  await firstRead;
  write('x _ 7');
  const after = ask();
  open();
  expect([await before, await after]).toEqual([2, 7]);
});

test('a client that goes away takes only its own answer along', async () => {
  const { ask, open, firstRead } = startEngine();
  const [first, second] = [new AbortController(), new AbortController()];
  const gone = ask('ada', first.signal);
  await firstRead;
  const goneToo = ask('ada', second.signal);
  const stays = ask();
  second.abort();
  await expect(goneToo).rejects.toMatchObject({ errorType: 'canceled' });
  first.abort();
  await expect(gone).rejects.toMatchObject({ errorType: 'canceled' });
  open();
  expect(await stays).toBe(2);
});
