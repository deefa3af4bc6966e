// What it costs to follow another process: `npx tsx bench/follow.bench.ts [samples/s] [seconds]`. One store writes, a second one on the
// same database follows, each a process of its own; CPU seconds per million samples of the second.
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { labelSetOf } from '@/lib/labels/label-set';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { startTemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';

const SERIES = 20_000;
const BATCH = 2000;
/** Both start one after the other, and the rows of new series are written by a round of upkeep some seconds later. */
const WARM_UP_SECONDS = 25;
const SELF = fileURLToPath(import.meta.url);

async function openStore(databaseUrl: string): Promise<RunningSeriesStore> {
  const metrics = createMetrics({ withProcess: false });
  const store = createSeriesStore({ databaseUrl, clock: systemClock, log: silentLog(), metrics });
  await store.start();
  return store;
}

interface Used {
  readonly cpu: NodeJS.CpuUsage;
  readonly samples: number;
}

interface Result {
  readonly cpuSeconds: number;
  readonly samples: number;
}

function usedSince(before: Used, samples: number): Result {
  const { user, system } = process.cpuUsage(before.cpu);
  return { cpuSeconds: (user + system) / 1e6, samples: samples - before.samples };
}

async function write(databaseUrl: string, rate: number, seconds: number): Promise<void> {
  const store = await openStore(databaseUrl);
  const refs = Array.from({ length: SERIES }, (_, at) =>
    store.seriesRef(
      labelSetOf({ __name__: `m_${at % 40}`, instance: `i${Math.floor(at / 1000)}`, code: `${at % 7}`, n: `${at}` }),
    ),
  );
  const startedMs = performance.now();
  const firstMs = Date.now();
  let before: Used | undefined;
  let sent = 0;
  while (performance.now() - startedMs < seconds * 1000) {
    if (!before && performance.now() - startedMs > WARM_UP_SECONDS * 1000)
      before = { cpu: process.cpuUsage(), samples: sent };
    if (sent > (rate * (performance.now() - startedMs)) / 1000) {
      await pause(2);
      continue;
    }
    const from = sent % SERIES;
    const step = Math.floor(sent / SERIES);
    await store.append(
      {
        count: BATCH,
        seriesRefs: Int32Array.from(refs.slice(from, from + BATCH)),
        timestampsMs: new Float64Array(BATCH).fill(firstMs + step * 1000),
        values: Float64Array.from({ length: BATCH }, (_, at) => step * 3 + at),
      },
      'import',
    );
    sent += BATCH;
  }
  if (before) process.send?.(usedSince(before, sent));
  await store.stop();
}

async function follow(databaseUrl: string, seconds: number): Promise<void> {
  const store = await openStore(databaseUrl);
  process.send?.('ready');
  // New series cost more, and code that has just begun to run: both once.
  await pause(WARM_UP_SECONDS * 1000);
  const before = { cpu: process.cpuUsage(), samples: store.stats().sampleCount };
  await pause(seconds * 1000);
  process.send?.(usedSince(before, store.stats().sampleCount));
  await store.stop();
}

async function main(rate: number, seconds: number): Promise<void> {
  const databases = await startTemporaryDatabases({
    migrationsDir: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    log: silentLog(),
  });
  try {
    const url = await databases.fresh();
    const run = (...args: string[]) =>
      spawn(process.execPath, ['--import', 'tsx', SELF, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const follower = run('follow', url, `${seconds}`);
    await new Promise((resolve) => follower.once('message', resolve));
    const writer = run('write', url, `${rate}`, `${WARM_UP_SECONDS + seconds + 1}`);
    const results = [writer, follower].map((child) => new Promise<Result>((resolve) => child.once('message', resolve)));
    // Heard from now on: one of them may be gone before the other has told its result.
    const ends = [writer, follower].map((child) => new Promise((resolve) => child.once('close', resolve)));
    const [written, followed] = await Promise.all(results);
    await Promise.all(ends);
    if (!written || !followed) return;
    const perMillion = ({ cpuSeconds, samples }: Result): number => cpuSeconds / (samples / 1e6);
    process.stdout.write(
      `followed ${Math.round(followed.samples / seconds)} samples/s: ${perMillion(followed).toFixed(3)} CPU s per million (goal 0.12); ` +
        `the store that wrote them took ${perMillion(written).toFixed(3)}: ratio ${(perMillion(followed) / perMillion(written)).toFixed(2)}\n`,
    );
  } finally {
    await databases.stop();
  }
}

const [role = '', ...args] = process.argv.slice(2);
if (role === 'write') await write(args[0] ?? '', Number(args[1]), Number(args[2]));
else if (role === 'follow') await follow(args[0] ?? '', Number(args[1]));
else await main(Number(role || 100_000), Number(args[0] ?? 15));
