// Two processes on one database that share targets: both show the same state of each, whoever scrapes it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNotes } from '@/server/platform/leases/notes';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { createTargetBoard, type TargetBoard } from '@/server/scrape/target-board';
import { ALL_TARGETS } from '@/server/scrape/target-share';
import { answerText, startHttpTarget, type HttpTarget } from '@/server/scrape/testing/http-target';
import { createScraperFixture, INTERVAL_MS, type ScraperFixture } from '@/server/scrape/testing/scraper-fixture';

interface Process extends ScraperFixture {
  readonly owned: Set<string>;
  readonly board: TargetBoard;
  readonly says: { isShared: boolean };
}

let database: TestDatabase;
const running: Process[] = [];
const targets: HttpTarget[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
  for (const target of targets.splice(0)) await target.close();
  await database.drop();
});

function startProcess(): Process {
  const owned = new Set<string>();
  const says = { isShared: true };
  const addressOf = (key: string): string => targets.find(({ address }) => key.includes(address))?.address ?? '';
  const board = createTargetBoard({
    notes: createNotes({ databaseUrl: database.url, topic: 'targets', log: silentLog() }),
    isShared: () => says.isShared,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  });
  const configured = {
    owns: (key: string) => owned.has(addressOf(key)),
    partOf: (key: string) => `scrape/${addressOf(key)}`,
  };
  const fixture = createScraperFixture({ shares: { ...ALL_TARGETS, configured }, board });
  const started = { ...fixture, owned, board, says };
  running.push(started);
  return started;
}

async function startTarget(respond?: HttpTarget['respond']): Promise<HttpTarget> {
  const target = await startHttpTarget(respond ?? answerText('a 1\nb 2\n'));
  targets.push(target);
  return target;
}

/** What a process shows of all targets of the job. */
const shown = ({ scraper }: Process) =>
  scraper
    .targets()
    .active.flatMap(({ scrapePool, scrapeUrl, health, lastError, failure, sampleCount, lastScrapeAtMs }) =>
      scrapePool === 'app' ? [{ scrapeUrl, health, lastError, failure, sampleCount, lastScrapeAtMs }] : [],
    );

/** Each process scrapes once what it owns. */
async function scrapeAll(): Promise<void> {
  for (const one of running) {
    const count = one.owned.size;
    one.time.advance(INTERVAL_MS);
    for (let at = 0; at < count; at += 1) await one.appender.nextBatch('app');
  }
}
async function exchangeAll(): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const one of running) await one.board.exchange();
}

test('both show up and down targets alike, and go on to do so when a target changes hands or its holder dies', async () => {
  const good = await startTarget();
  const bad = await startTarget((_, response) => response.writeHead(500).end());
  const [first, second] = [startProcess(), startProcess()];
  first.owned.add(good.address);
  second.owned.add(bad.address);
  const yaml = `scrape_configs:\n  - job_name: app\n    static_configs: [{targets: ["${good.address}", "${bad.address}"]}]\n`;
  for (const one of running) one.configure(yaml);
  await scrapeAll();
  await exchangeAll();
  await expect
    .poll(async () => {
      await exchangeAll();
      return shown(first).map(({ health }) => health);
    })
    .toEqual(['up', 'down']);
  expect(shown(second)).toEqual(shown(first));
  expect(shown(second)[1]).toMatchObject({ lastError: expect.stringContaining('500'), failure: expect.any(String) });
  expect(shown(second)[0]).toMatchObject({ sampleCount: 2, lastScrapeAtMs: expect.any(Number) });

  // All of it goes to the second: what is known stays in both until it scrapes.
  const before = shown(first);
  first.owned.clear();
  second.owned.add(good.address);
  await Promise.all(running.map(({ scraper }) => scraper.rebalance()));
  await exchangeAll();
  expect(shown(first)).toEqual(before);
  expect(shown(second)).toEqual(before);
});

test('alone nothing is written; a note that cannot be read leaves its targets unknown', async () => {
  const target = await startTarget();
  const [first, second] = [startProcess(), startProcess()];
  first.owned.add(target.address);
  first.says.isShared = false;
  const yaml = `scrape_configs:\n  - job_name: app\n    static_configs: [{targets: ["${target.address}"]}]\n`;
  for (const one of running) one.configure(yaml);
  await scrapeAll();
  await exchangeAll();
  expect(shown(second).map(({ health }) => health)).toEqual(['unknown']);

  const strange = createNotes({ databaseUrl: database.url, topic: 'targets', log: silentLog() });
  await strange.write(
    new Map([
      ['scrape/9', '{"x": {"health": "splendid"}}'],
      ['scrape/10', 'no JSON'],
    ]),
  );
  await strange.close();
  first.says.isShared = true;
  await expect
    .poll(async () => {
      await exchangeAll();
      return shown(second).map(({ health }) => health);
    })
    .toEqual(['up']);
});
