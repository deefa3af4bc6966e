// Our own timelines against Debian's Alertmanager: what they expect is what it does, except where they say otherwise.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { forOriginal, launchOriginal, ORIGINAL } from '@/server/alerting/testing/launch-original';
import { type Played, playScenario } from '@/server/alerting/testing/run-scenario';
import type { Scenario } from '@/server/alerting/testing/scenario';
import { isInstalled } from '@/server/platform/testing/installed';

const FOLDER = join(import.meta.dirname, 'testing/scenarios');
const AT_ONCE = 24;
const LAG_SECONDS = 0.1;
const TRIES = 4;
const TEST_MS = 400_000;

const scenarios = readdirSync(FOLDER)
  .toSorted()
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Scenario)
  .filter(({ notOriginal }) => notOriginal === undefined);

// Each mostly waits.
vi.setConfig({ maxConcurrency: AT_ONCE });

const isMissing = !isInstalled(ORIGINAL);
if (isMissing) process.stdout.write(`timelines against the original: skipped, not installed: ${ORIGINAL}\n`);

async function play(scenario: Scenario): Promise<Played> {
  const original = launchOriginal();
  try {
    return await playScenario(forOriginal(scenario), original);
  } finally {
    original.remove();
  }
}

describe.skipIf(isMissing).concurrent('timelines against the original', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    { timeout: TEST_MS },
    async (_name, scenario) => {
      let played = await play(scenario);
      for (let tries = 1; played.problems.length > 0 && played.lagSeconds > LAG_SECONDS && tries < TRIES; tries += 1)
        played = await play(scenario);
      expect(played.problems).toEqual([]);
    },
  );
});
