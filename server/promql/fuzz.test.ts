// Any text as a query: an answer, or an error that says what is wrong. WATCHFIRE_FUZZ_RUNS=100000 is the long mode.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame } from '@/lib/formats/encode-frames';
import { createFrameReader } from '@/lib/formats/read-frames';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import { isInputError } from '@/lib/errors/input-error';
import { astJson } from '@/lib/promql/ast-json';
import type { Expr } from '@/lib/promql/ast';
import { prettyPrint } from '@/lib/promql/pretty-print';
import type { QueryResult } from '@/lib/series/query-result';
import { parseNotedSeries } from '@/server/promql/script/series-notation';
import { samplesOf } from '@/server/promql/script/run-script';
import { queryText } from '@/server/promql/testing/query-arbitrary';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const RUNS = Number(process.env['WATCHFIRE_FUZZ_RUNS'] ?? 400);
/** Long enough for shrinking too. */
const TEST_TIMEOUT_MS = 60_000 + RUNS * 60;

const LINES = [
  'floats{a="1"} 1 2 NaN 4 -Inf _ stale 8 1e308 -5e-324',
  'floats{a="2",job="b"} Inf 2+3x8',
  'odd_total 5 4 3 9 NaN 1+1x5',
  'histograms{a="1"} {{schema:0 count:4 sum:5 buckets:[1 2 1] z_bucket:0}}+{{schema:0 count:2 sum:NaN buckets:[1 1]}}x9',
  'histograms{a="2"} {{schema:-53 custom_values:[1 5] count:3 sum:2 buckets:[1 1 1]}}x9',
  'mixed 1 2 {{schema:3 count:1 sum:Inf z_bucket:1 z_bucket_w:0.1 n_buckets:[1 0 -2]}}x3 stale 5 6',
  'buckets_bucket{le="1"} 1+1x9',
  'buckets_bucket{le="+Inf"} 3+1x9',
  'buckets_bucket{le="x"} 3+1x9',
];

function loadedEngine() {
  const { engine, series } = createTestEngine({
    limits: { maxSamples: 20_000, maxSteps: 500, maxSamplesRead: 1_000_000, timeoutMs: 5000 },
    features: [
      'promql-experimental-functions',
      'promql-extended-range-selectors',
      'promql-binop-fill-modifiers',
      'promql-delayed-name-removal',
    ],
  });
  series.load(LINES.map((line) => samplesOf(parseNotedSeries(line), 60_000)));
  return engine;
}

/** What the query gives; undefined where it is refused in words. Anything else that is thrown goes on. */
async function outcomeOf(work: () => Promise<QueryResult>): Promise<QueryResult | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const isKnown = isInputError(thrown) && thrown.message !== '' && ERROR_TYPES.includes(thrown.errorType ?? '');
    if (!isKnown) throw thrown;
    return undefined;
  }
}

const ERROR_TYPES: readonly string[] = ['bad_data', 'execution', 'timeout'];

/** Parses and prints; a refusal must be worded as Prometheus does and lie inside of the text. */
function parseAndPrint(parse: (text: string) => Expr, text: string): void {
  try {
    const expr = parse(text);
    prettyPrint(expr);
    JSON.stringify(astJson(expr));
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    const { startOffset = -1, endOffset = Infinity } = thrown.place;
    const isPlaced = /^(\d+:\d+|unknown position): parse error: /.test(thrown.message);
    if (!isPlaced || startOffset < 0 || endOffset > text.length + 1)
      throw new Error(`refused without a place: ${thrown.message}`, { cause: thrown });
  }
}

test('any text is answered or refused with its place', { timeout: TEST_TIMEOUT_MS }, async () => {
  const engine = loadedEngine();
  let answeredCount = 0;
  await fc.assert(
    fc.asyncProperty(queryText, fc.constantFrom(0, 90_000, 600_000, -1e15, 1e15), async (text, timeMs) => {
      parseAndPrint((query) => engine.parse(query), text);
      const results = [
        await outcomeOf(() => engine.instant({ text, timeMs, isTraced: true })),
        await outcomeOf(() => engine.range({ text, startMs: timeMs, endMs: timeMs + 240_000, stepMs: 30_000 })),
      ];
      for (const result of results) {
        if (!result) continue;
        answeredCount += 1;
        // What comes out can be sent: both forms are readable.
        JSON.parse(Buffer.concat(Array.from(queryDataJson(result.value), (piece) => Buffer.from(piece))).toString());
        expect(createFrameReader()(encodeFrame('', result))).toHaveLength(1);
      }
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: TEST_TIMEOUT_MS - 10_000, markInterruptAsFailure: true },
  );
  // The grammar must not drift away from the language: then only refusals would be tested.
  expect(answeredCount).toBeGreaterThan(RUNS / 4);
});

const deep = (count: number): string => `${'('.repeat(count)}1${')'.repeat(count)}`;

test.each([
  ['10,000 parentheses', deep(10_000), /nested too deeply/],
  ['10,000 signs', `${'-'.repeat(10_000)}1`, /nested too deeply|parse error/],
  ['10,000 calls', `${'abs('.repeat(10_000)}floats${')'.repeat(10_000)}`, /nested too deeply/],
  ['10,000 subqueries', `floats${'[1m:]'.repeat(10_000)}`, /parse error/],
  ['a megabyte of sums', `1${' + 1'.repeat(250_000)}`, /nested too deeply/],
  ['a megabyte of nonsense', '\u0000'.repeat(1_000_000), /parse error/],
  ['a megabyte of an open text', `"${'a'.repeat(1_000_000)}`, /unterminated/],
  ['a pattern that is too large', 'floats{a=~"(((a{100}){100}){100}){100}"}', /.+/],
  ['a repeated repeat', 'floats{a=~"((a*)*)*b{1001}"}', /.+/],
])('%s is refused in words, at once', async (_what, text, message) => {
  const engine = loadedEngine();
  await expect(engine.instant({ text, timeMs: 0 })).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringMatching(message),
  });
});

test.each([
  ['a megabyte of one label', `floats{a="${'x'.repeat(1_000_000)}"}`],
  ['a megabyte of white space', `${' \n\t'.repeat(333_000)}1`],
  ['a megabyte of comment', `1 # ${'x'.repeat(1_000_000)}`],
  ['100,000 matchers', `floats{${'a!="x",'.repeat(100_000)}}`],
  ['a pattern that backtracks elsewhere', `label_replace(floats, "x", "$1", "a", "(a|a)*(a|aa)+$")`],
  ['a histogram by zero', 'histograms / 0'],
  ['a histogram by a histogram', 'histograms / histograms'],
  ['modulo zero', 'floats % 0'],
])('%s is answered', async (_what, text) => {
  await expect(loadedEngine().instant({ text, timeMs: 60_000 })).resolves.toBeDefined();
});
