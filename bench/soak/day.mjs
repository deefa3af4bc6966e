// `npm run soak -- day`: hours of samples of many series through remote write, as they would come but faster: each two hours of them are
// sealed before the next ones are sent. Then the product is started anew, asked its first question, and compacts.
import { setTimeout as pause } from 'node:timers/promises';
import { memoryMiB } from '../shared/process-tree.mjs';
import { fixed, grouped, printTable, writeResult } from '../shared/report.mjs';
import { send } from '../shared/sender.mjs';
import { freePort, makeFolder, startSystem, UsageError } from '../shared/systems.mjs';

const STEP_MS = 15_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW_STEPS = (2 * HOUR_MS) / STEP_MS;
const LOAD = { samples: 2000, perSeries: 20, connections: 4 };
const POLL_MS = 100;
const SEAL_TIMEOUT_MS = 600_000;
/** Compaction rests for no longer than this between two groups of rows. */
const SETTLED_AFTER_MS = 12_000;
const RATE = 'sum(rate(http_requests_total[5m]))';

export const options = {
  series: { type: 'string', default: '20000' },
  hours: { type: 'string', default: '24' },
  /** Seconds between two seals; two hours of samples should be sent in less. */
  'seal-seconds': { type: 'string', default: '20' },
};

function readSettings(values) {
  const whole = (name, most) => {
    const value = Number(values[name]);
    if (!(Number.isInteger(value) && value > 0 && value <= most))
      throw new UsageError(`Cannot run: --${name} must be a whole number from 1 to ${most}`);
    return value;
  };
  return {
    series: Math.max(50, Math.round(whole('series', 10_000_000) / 50) * 50),
    hours: Math.max(2, Math.ceil(whole('hours', 24) / 2) * 2),
    sealSeconds: whole('seal-seconds', 7200),
  };
}

async function metric({ url, headers }, name) {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
}

async function ask({ url, headers }, path, parameters) {
  const startedMs = performance.now();
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`, { headers });
  const { data, error } = await response.json();
  if (!response.ok) throw new Error(`Cannot ask ${path}: ${error}`);
  return { data, ms: performance.now() - startedMs };
}

/** Of each metric by itself (without their names series would be alike), two hours at a time. */
async function countSamples(target, { hours }, startMs) {
  const windowMs = WINDOW_STEPS * STEP_MS;
  const range = { start: (startMs + windowMs - 1) / 1000, end: (startMs + hours * HOUR_MS) / 1000, step: windowMs / 1000 };
  const { data: names } = await ask(target, 'label/__name__/values', { 'match[]': '{job="bench"}', start: 0 });
  let count = 0;
  for (const name of names) {
    const { data } = await ask(target, 'query_range', { query: `sum(count_over_time(${name}{job="bench"}[2h]))`, ...range });
    for (const [, value] of data.result[0]?.values ?? []) count += Number(value);
  }
  return count;
}

/** Until everything that was sent is in segments. */
async function waitUntilSealed(target) {
  const deadlineMs = performance.now() + SEAL_TIMEOUT_MS;
  while ((await metric(target, 'watchfire_store_head_samples')) > 0) {
    if (performance.now() > deadlineMs) throw new Error('Sealing does not end');
    await pause(POLL_MS);
  }
}

async function waitUntilCompacted(target) {
  let rows = NaN;
  for (let restedMs = 0; restedMs < SETTLED_AFTER_MS; restedMs += 1000) {
    await pause(1000);
    const now = await metric(target, 'watchfire_store_segments');
    if (now !== rows) restedMs = 0;
    rows = now;
  }
}

/** Sends all of it; a window is sealed before the next one. Returns figures. */
async function load(target, { series, hours }, startMs) {
  const figures = { sampleCount: 0, sendSeconds: 0, memoryMiB: 0, memoryPostgresMiB: 0 };
  const started = { windowMs: performance.now() };
  await send({
    target,
    ...LOAD,
    series,
    startMs,
    steps: (hours * HOUR_MS) / STEP_MS,
    onStored: (count) => (figures.sampleCount += count),
    afterStep: async (step) => {
      if (step % WINDOW_STEPS !== 0) return;
      figures.sendSeconds += (performance.now() - started.windowMs) / 1000;
      // The head is at its fullest now.
      figures.memoryMiB = Math.max(figures.memoryMiB, memoryMiB(target.pid));
      figures.memoryPostgresMiB = Math.max(figures.memoryPostgresMiB, memoryMiB(target.pid, 'postgres'));
      await waitUntilSealed(target);
      process.stdout.write(`· ${(step * STEP_MS) / HOUR_MS} hours stored and sealed\n`);
      started.windowMs = performance.now();
    },
  });
  const logBytes = await metric(target, 'watchfire_store_log_bytes_total');
  const sealedBytes = await metric(target, 'watchfire_store_sealed_bytes');
  return { ...figures, log: logBytes / figures.sampleCount, sealed: sealedBytes / figures.sampleCount };
}

/** The first answers of a process that was just started. */
async function askFirst(target, { hours }, startMs) {
  const endMs = startMs + hours * HOUR_MS;
  const range = { start: startMs / 1000, end: endMs / 1000, step: 60 };
  const first = await ask(target, 'query_range', { query: RATE, ...range });
  const foundCount = await countSamples(target, { hours }, startMs);
  return { firstQueryMs: first.ms, steps: first.data.result[0]?.values.length ?? 0, foundCount };
}

/** Returns the exit code. */
export async function run(values) {
  const settings = readSettings(values);
  const folder = makeFolder('day');
  const start = { root: values.root, folder, port: await freePort() };
  // A day that is over: nothing more of it is to come, so it may be compacted as soon as late samples are not waited for.
  const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2 * DAY_MS;
  const storage = (lines) => `storage: { ${lines} }\n`;
  let target;
  try {
    const loading = storage(`seal_interval: ${settings.sealSeconds}s, out_of_order_window: 3d`);
    target = await startSystem('watchfire', { ...start, settings: loading });
    const loaded = await load(target, settings, startMs);
    await target.stop();
    target = await startSystem('watchfire', { ...start, settings: storage('seal_interval: 2h') });
    const startSeconds = target.startMs / 1000;
    const first = await askFirst(target, settings, startMs);
    await waitUntilCompacted(target);
    const compacted = (await metric(target, 'watchfire_store_sealed_bytes')) / loaded.sampleCount;
    const after = { memoryMiB: memoryMiB(target.pid), memoryPostgresMiB: memoryMiB(target.pid, 'postgres') };
    const again = await askFirst(target, settings, startMs);
    return report(values, { settings, loaded, startSeconds, first, compacted, after, again });
  } finally {
    await target?.stop();
    folder.remove();
  }
}

function report(values, { settings, loaded, startSeconds, first, compacted, after, again }) {
  const { sampleCount } = loaded;
  const missing = [first, again].map(({ foundCount }) => sampleCount - foundCount);
  const isWhole = missing.every((count) => count === 0);
  printTable(`${settings.hours} hours of ${grouped(settings.series)} series each 15 s: ${grouped(sampleCount)} samples`, ['measure', 'measured'], [
    ['sent in, s (samples/s)', `${fixed(loaded.sendSeconds, 0)} (${grouped(sampleCount / loaded.sendSeconds)})`],
    ['bytes a sample in log rows', fixed(loaded.log)],
    ['– sealed every two hours', fixed(loaded.sealed, 3)],
    ['– after compaction', fixed(compacted, 3)],
    ['memory with two hours in the head, MiB (PSS; of it PostgreSQL)', `${fixed(loaded.memoryMiB, 0)} (${fixed(loaded.memoryPostgresMiB, 0)})`],
    ['– after restart and compaction', `${fixed(after.memoryMiB, 0)} (${fixed(after.memoryPostgresMiB, 0)})`],
    ['start with all of it sealed, s', fixed(startSeconds, 1)],
    [`first query after it, ms: ${RATE}, ${first.steps} steps`, fixed(first.firstQueryMs, 0)],
    ['– after compaction', fixed(again.firstQueryMs, 0)],
    ['samples missing after the restart, after compaction', missing.join(', ')],
  ]);
  writeResult(values.resultPath, { settings, ...loaded, startSeconds, first, compacted, after, again });
  return isWhole ? 0 : 1;
}
