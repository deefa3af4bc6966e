import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCRIPT_FEATURES, SCRIPT_LIMITS, runScript } from '@/server/promql/script/run-script';
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
);
