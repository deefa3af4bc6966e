// Connections are cut while dashboards are saved: what was acknowledged is there, and nothing is there by half.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { aSavedDashboard, createTestEntities, type TestEntities } from '@/server/entities/testing/test-entities';

let entities: TestEntities;
let killer: pg.Client;
beforeAll(async () => {
  entities = await createTestEntities();
  killer = new pg.Client({ connectionString: entities.databaseUrl, application_name: 'test' });
  killer.on('error', () => undefined);
  await killer.connect();
});
afterAll(async () => {
  await killer.end();
  await entities.drop();
});

const DASHBOARD_COUNT = 4;
const SAVE_COUNT = 40;

/** Saves one dashboard again and again; returns the versions that were acknowledged and what was thrown. */
async function saveOften(uid: string): Promise<{ acknowledged: number[]; faults: unknown[] }> {
  const acknowledged: number[] = [];
  const faults: unknown[] = [];
  for (let at = 0; at < SAVE_COUNT; at += 1) {
    try {
      const { version } = await aSavedDashboard(entities, { title: `Save ${at}`, uid }, { overwrite: true });
      acknowledged.push(version);
    } catch (thrown) {
      faults.push(thrown);
    }
  }
  return { acknowledged, faults };
}

test('every acknowledged save is there, whatever connection was cut', async () => {
  const over = new AbortController();
  const cutting = (async () => {
    while (!over.signal.aborted)
      await killer.query(
        `SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity
         WHERE application_name = 'watchfire entities' AND datname = current_database() ORDER BY random() LIMIT 1`,
      );
  })();
  const uids = Array.from({ length: DASHBOARD_COUNT }, (_, at) => `cut-${at}`);
  const outcomes = await Promise.all(uids.map(saveOften));
  over.abort();
  await cutting;

  const faults = outcomes.flatMap((outcome) => outcome.faults);
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.filter((fault) => !isEnvironmentError(fault))).toEqual([]);
  for (const [at, uid] of uids.entries()) {
    const row = await entities.db.dashboard.findUnique({ where: { uid }, include: { versions: true } });
    const stored = (row?.versions ?? []).map(({ version }) => version).toSorted((a, b) => a - b);
    // A save whose answer was lost may be there too; a version without its row, or a gap, may not.
    expect(stored).toEqual(Array.from({ length: row?.version ?? 0 }, (_, index) => index + 1));
    expect(outcomes[at]?.acknowledged.filter((version) => !stored.includes(version))).toEqual([]);
  }
});
