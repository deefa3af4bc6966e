// Starts Debian's Alertmanager, so that timelines can be held against it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertingPrograms, replicaOf, waitUntilReady } from '@/server/alerting/testing/launch-alerting';
import type { Launch } from '@/server/alerting/testing/run-scenario';
import type { Scenario } from '@/server/alerting/testing/scenario';
import { takeFreePort } from '@/server/platform/free-port';

export const ORIGINAL = 'prometheus-alertmanager';

/** What it keeps goes with `remove`. */
export function launchOriginal(): Launch & Pick<AlertingPrograms, 'remove'> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-original-'));
  const ports = new Map<number, number>();
  return {
    start: async ({ configPath, number }) => {
      const port = ports.get(number) ?? (await takeFreePort());
      ports.set(number, port);
      const child = spawn(
        ORIGINAL,
        [
          `--config.file=${configPath}`,
          `--storage.path=${join(folder, String(number))}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
          '--log.level=error',
        ],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
      await waitUntilReady(child, port);
      return replicaOf(child, port);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Of answers and messages, what came after Debian's version. */
const NEWER_KEYS: ReadonlySet<string> = new Set(['notification_reason', 'routeLabels', 'mutedBy']);

/** The timeline as the original can play it: without what it does not know yet. */
export function forOriginal(scenario: Scenario): Scenario {
  return JSON.parse(
    JSON.stringify(scenario, (key, value: unknown) => (NEWER_KEYS.has(key) ? undefined : value)),
  ) as Scenario;
}
