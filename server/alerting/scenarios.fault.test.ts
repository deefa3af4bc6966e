// Timelines of notifications against real processes: those of other projects' fixtures, and our own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AlertingPrograms, buildAlerting } from '@/server/alerting/testing/launch-alerting';
import { type Played, runScenario } from '@/server/alerting/testing/run-scenario';
import type { Scenario } from '@/server/alerting/testing/scenario';
import { createTestDatabase } from '@/server/platform/testing/test-database';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = [
  join(process.env['WATCHFIRE_SHARED'] ?? join(ROOT, '../shared'), 'alerting/scenarios'),
  join(import.meta.dirname, 'testing/scenarios'),
];
const AT_ONCE = 8;
const LAG_SECONDS = 0.1;
const TRIES = 4;
const TEST_MS = 400_000;

const scenarios = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Scenario),
);

// Each mostly waits.
vi.setConfig({ maxConcurrency: AT_ONCE });

let programs: AlertingPrograms;
beforeAll(async () => {
  programs = await buildAlerting('timelines');
});
afterAll(() => programs.remove());

async function play(scenario: Scenario): Promise<Played> {
  const database = await createTestDatabase();
  try {
    return await runScenario(scenario, programs.on(database));
  } finally {
    await database.drop();
  }
}

describe.concurrent('timelines', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario.why, scenario] as const))(
    '%s: %s',
    { timeout: TEST_MS },
    async (_name, _why, scenario) => {
      let played = await play(scenario);
      // Where the machine itself was late, time says nothing of the product.
      for (let tries = 1; played.problems.length > 0 && played.lagSeconds > LAG_SECONDS && tries < TRIES; tries += 1)
        played = await play(scenario);
      expect(played.problems).toEqual([]);
    },
  );
});
