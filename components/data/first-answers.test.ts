// Answers that were asked for before the page came alive: given once, and asked for again when they are none.
import { expect, it } from 'vitest';
import { createFirstAnswers } from '@/components/data/first-answers';
import { firstRequestScript } from '@/components/data/first-request';
import type { AskedQuery, QueryAnswer } from '@/components/data/query-batch';
import { encodeErrorFrame, encodeFrame } from '@/lib/formats/encode-frames';

const query = (expr: string): AskedQuery => ({ expr, kind: 'range', startMs: 0, endMs: 10, stepMs: 1 });
const frame = (id: string, value: number) =>
  encodeFrame(id, {
    value: { kind: 'scalar', timestampMs: 1, value },
    warnings: [],
    infos: [],
    stats: { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 },
  });

function startPage(
  response: Response | null,
  questions: readonly AskedQuery[],
  firstPicture: Promise<void> = Promise.resolve(),
) {
  const asked: string[] = [];
  const later: QueryAnswer = { kind: 'error', error: { errorType: 'x', message: 'asked again' } };
  const answers = createFirstAnswers(
    { nowMs: 0, questions, response: Promise.resolve(response) },
    {
      batcher: {
        ask: async ({ expr }) => {
          asked.push(expr);
          return later;
        },
      },
      firstPicture: () => firstPicture,
    },
  );
  const ask = (expr: string) => answers.ask(query(expr), new AbortController().signal);
  return { ask, asked };
}

const body = (...frames: readonly Uint8Array<ArrayBuffer>[]): Response => new Response(new Blob([...frames]));

it('gives each answer to all that ask together, whatever the order, and once', async () => {
  const { ask, asked } = startPage(body(frame('1', 2), frame('0', 1)), [query('a'), query('b')]);
  const both = [ask('b'), ask('b')];
  expect(await ask('a')).toMatchObject({ result: { value: { value: 1 } } });
  for (const answer of both) expect(await answer).toMatchObject({ result: { value: { value: 2 } } });
  expect(asked).toEqual([]);
  await new Promise((resolve) => void setTimeout(resolve, 0));
  await ask('a');
  await ask('c');
  expect(asked).toEqual(['a', 'c']);
});

it('gives the first answer alone, and the others when its picture is there', async () => {
  let show: () => void = () => {};
  const firstPicture = new Promise<void>((resolve) => {
    show = resolve;
  });
  const { ask } = startPage(body(frame('0', 1), frame('1', 2)), [query('a'), query('b')], firstPicture);
  const given: string[] = [];
  const [first, second] = ['a', 'b'].map(async (expr) => {
    await ask(expr);
    given.push(expr);
  });
  await first;
  await new Promise((resolve) => void setImmediate(resolve));
  expect(given).toEqual(['a']);
  show();
  await second;
  expect(given).toEqual(['a', 'b']);
});

it('gives what is wrong with a query as an answer', async () => {
  const { ask, asked } = startPage(body(encodeErrorFrame('0', { errorType: 'bad_data', message: 'no' })), [query('a')]);
  expect(await ask('a')).toMatchObject({ error: { message: 'no' } });
  expect(asked).toEqual([]);
});

it.each([
  ['nobody was reached', null],
  ['it was refused', new Response('{}', { status: 401 })],
  ['it was cut off', body(frame('0', 1).slice(0, 30))],
  ['it is nonsense', new Response('x'.repeat(100))],
])('asks again where %s', async (_name, response) => {
  const { ask, asked } = startPage(response, [query('a')]);
  expect(await ask('a')).toMatchObject({ error: { message: 'asked again' } });
  expect(asked).toEqual(['a']);
});

it('writes a script that no expression can leave', () => {
  const text = firstRequestScript({
    nowMs: 1,
    questions: [query('up{a="</script><script>alert(1)</script><!--"}')],
    dashboardUid: '</script>',
    guard: { viewportWidthPx: 1440, isRailNarrow: false, zone: 'UTC' },
  });
  expect(text).not.toMatch(/<\/script|<!--|<script/i);
});
