import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCRIPT_FEATURES, SCRIPT_LIMITS, runCommands, runScript } from '@/server/promql/script/run-script';
import { parseScript, type Expectation, type ScriptCommand } from '@/server/promql/script/script-parser';
import type { NotedValue } from '@/server/promql/script/series-notation';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const FOLDER = join(
  process.env['WATCHFIRE_SHARED'] ?? join(process.cwd(), '..', 'shared'),
  'conformance',
  'promqltest',
);

/** Evaluations that pass, by script of Prometheus. A number may only rise. */
const PASSED = {
  'aggregators.test': { passed: 112, total: 112 },
  'at_modifier.test': { passed: 54, total: 54 },
  'collision.test': { passed: 2, total: 2 },
  'duration_expression.test': { passed: 39, total: 39 },
  'extended_vectors.test': { passed: 119, total: 119 },
  'fill-modifier.test': { passed: 31, total: 31 },
  'functions.test': { passed: 286, total: 286 },
  'histograms.test': { passed: 123, total: 123 },
  'info.test': { passed: 36, total: 36 },
  'limit.test': { passed: 25, total: 25 },
  'literals.test': { passed: 16, total: 16 },
  'name_label_dropping.test': { passed: 20, total: 20 },
  'native_histograms.test': { passed: 344, total: 344 },
  'operators.test': { passed: 144, total: 144 },
  'range_queries.test': { passed: 12, total: 12 },
  'selectors.test': { passed: 20, total: 20 },
  'start_timestamps.test': { passed: 18, total: 18 },
  'staleness.test': { passed: 11, total: 11 },
  'subquery.test': { passed: 23, total: 23 },
  'trig_functions.test': { passed: 13, total: 13 },
  'type_and_unit.test': { passed: 44, total: 44 },
} as const;

/** All scripts are run at once; other work on the machine must not make that fail. */
const TIMEOUT_MS = 120_000;

const isThere = existsSync(FOLDER);
if (!isThere)
  console.warn(`Skipped: no scripts in ${FOLDER}; set WATCHFIRE_SHARED to the folder that holds conformance/`);

test.skipIf(!isThere).each(Object.entries(PASSED))(
  '%s passes as often as recorded',
  async (name, { passed, total }) => {
    const target = createTestEngine({ limits: SCRIPT_LIMITS, features: SCRIPT_FEATURES });
    const report = await runScript(readFileSync(join(FOLDER, name), 'utf8'), target);
    const complaints = report.failures.map(({ line, query, reason }) => `${name}:${line}: ${query}: ${reason}`);
    const passedCount = report.passedCount;
    expect({ passedCount, complaints: passedCount < passed || passed === total ? complaints : [] }).toEqual({
      passedCount: Math.max(passed, passedCount),
      complaints: [],
    });
    expect(passedCount + report.failures.length).toBe(total);
  },
  TIMEOUT_MS,
);

type Mutation = (expected: Expectation) => Expectation | undefined;

function otherNumber(number: number): number {
  return Number.isFinite(number) ? number * 1.00001 + 1e-300 : 7;
}

function otherValue(value: NotedValue): NotedValue {
  if (value.kind === 'none') return { kind: 'float', bits: Float64Array.of(1) };
  if (value.kind === 'histogram')
    return { ...value, histogram: { ...value.histogram, count: otherNumber(value.histogram.count) } };
  return { kind: 'float', bits: Float64Array.of(otherNumber(value.bits[0] ?? 0)) };
}

/** Ways to spoil an expectation; undefined where there is nothing to spoil. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a value': ({ series: [first, ...others], ...rest }) =>
    first && { ...rest, series: [...others, { ...first, values: first.values.map(otherValue) }] },
  'a scalar': ({ scalar, ...rest }) => scalar && { ...rest, scalar: otherValue(scalar) },
  'a series less': ({ series: [first, ...others], ...rest }) =>
    first?.values.some(({ kind }) => kind !== 'none') === true ? { ...rest, series: others } : undefined,
  'a series more': ({ series, ...rest }) =>
    rest.scalar || rest.text !== undefined || rest.notes.some(({ kind }) => kind === 'fail')
      ? undefined
      : {
          ...rest,
          series: [...series, { labels: ['zz', '1'], values: [{ kind: 'float', bits: Float64Array.of(1) }] }],
        },
  'a label': ({ series: [first, ...others], ...rest }) =>
    first && { ...rest, series: [...others, { ...first, labels: [...first.labels, 'zz', '1'] }] },
  'a note': ({ notes, ...rest }) =>
    notes.some(({ test: text }) => text)
      ? { ...rest, notes: notes.map((note) => ({ ...note, test: { kind: 'text', value: 'no such note' } as const })) }
      : undefined,
  'no failure': ({ notes, ...rest }) =>
    notes.some(({ kind }) => kind === 'fail') ? { ...rest, notes: [] } : undefined,
  'a failure': ({ notes, ...rest }) =>
    notes.some(({ kind }) => kind === 'fail') ? undefined : { ...rest, notes: [...notes, { kind: 'fail' }] },
};

test.skipIf(!isThere).each(Object.entries(MUTATIONS))(
  'no evaluation passes with %s spoilt',
  async (_what, mutate) => {
    const passed: string[] = [];
    let spoiltCount = 0;
    for (const name of Object.keys(PASSED)) {
      const spoilt = parseScript(readFileSync(join(FOLDER, name), 'utf8')).flatMap((command): ScriptCommand[] => {
        if (command.kind !== 'eval') return [command];
        const expected = mutate(command.expected);
        return expected ? [{ ...command, expected }] : [];
      });
      const evals = spoilt.filter(({ kind }) => kind === 'eval');
      spoiltCount += evals.length;
      const target = createTestEngine({ limits: SCRIPT_LIMITS, features: SCRIPT_FEATURES });
      const { failures } = await runCommands(spoilt, target);
      const failed = new Set(failures.map(({ line }) => line));
      passed.push(...evals.filter(({ line }) => !failed.has(line)).map(({ line }) => `${name}:${line}`));
    }
    expect(passed).toEqual([]);
    expect(spoiltCount).toBeGreaterThan(10);
  },
  TIMEOUT_MS,
);
