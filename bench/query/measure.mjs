// What is measured of running systems: times in turn, agreement, the event loop under load, memory, growth.
import { setTimeout as pause } from 'node:timers/promises';
import { memoryMiB } from '../shared/process-tree.mjs';
import { median } from '../shared/report.mjs';
import { ask, askQuery } from './ask.mjs';
import { difference, readAnswer } from './compare.mjs';
import { growing, HEAVY } from './queries.mjs';

const PROBE_PAUSE_MS = 10;
const MEMORY_PAUSE_MS = 50;
/** How long the heavy query is asked again and again. */
const LOAD_MS = 8000;
const REST_MS = 3000;

/** Each round asks every system in turn, another first each time: noise of the machine falls on all alike. */
export async function measureQuery(targets, query, { endSeconds, rounds, warmup }) {
  const times = targets.map(() => []);
  const answers = [];
  for (let round = -warmup; round < rounds; round += 1)
    for (let turn = 0; turn < targets.length; turn += 1) {
      const at = (turn + Math.max(0, round)) % targets.length;
      const { ms, body } = await askQuery(targets[at], query, endSeconds);
      if (round >= 0) times[at].push(ms);
      answers[at] ??= readAnswer(body);
    }
  const reference = targets.findIndex(({ name }) => name === 'prometheus');
  return targets.map(({ name }, at) => ({
    system: name,
    ms: median(times[at]),
    series: answers[at].series.size,
    points: answers[at].pointCount,
    sizeBytes: answers[at].sizeBytes,
    differs: reference < 0 || at === reference ? undefined : difference(answers[reference], answers[at]),
  }));
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Asks the heavy query over and over; `watch` is called meanwhile until it is over. Returns what it returned, and how often. */
async function underLoad(target, endSeconds, watch) {
  let isOver = false;
  const load = (async () => {
    const times = [];
    const untilMs = performance.now() + LOAD_MS;
    while (performance.now() < untilMs) times.push((await askQuery(target, HEAVY, endSeconds)).ms);
    isOver = true;
    return times;
  })();
  const seen = await watch(() => isOver);
  const times = await load;
  return { seen, heavyMs: median(times) };
}

/** How late small answers come while heavy queries run, and what the product says of its own loop. */
export async function measureDelay(target, endSeconds) {
  const isOurs = target.name === 'watchfire';
  const path = isOurs ? '/-/healthy' : target.name === 'prometheus' ? '/-/healthy' : '/health';
  if (isOurs) await ask(target, '/metrics');
  const { seen, heavyMs } = await underLoad(target, endSeconds, async (isOver) => {
    const delays = [];
    while (!isOver()) {
      delays.push((await ask(target, path)).ms);
      await pause(PROBE_PAUSE_MS);
    }
    return delays;
  });
  return { heavyMs, p50Ms: quantile(seen, 0.5), p99Ms: quantile(seen, 0.99), maxMs: quantile(seen, 1) };
}

/** The highest PSS while the heavy query runs, above that of the idle system before it. */
export async function measureMemory(target, endSeconds) {
  await pause(REST_MS);
  const restMiB = memoryMiB(target.pid);
  const { seen } = await underLoad(target, endSeconds, async (isOver) => {
    let highest = 0;
    while (!isOver()) {
      highest = Math.max(highest, memoryMiB(target.pid));
      await pause(MEMORY_PAUSE_MS);
    }
    return highest;
  });
  return { restMiB, aboveRestMiB: seen - restMiB };
}

/** The same question over more and more series and steps: nanoseconds a series and step. */
export async function measureGrowth(target, { endSeconds, rounds, seriesCounts }) {
  const rows = [];
  for (const series of seriesCounts)
    for (const hours of [1, 6]) {
      const query = growing(series, hours * 3600);
      const times = [];
      for (let round = -1; round < rounds; round += 1) {
        const { ms } = await askQuery(target, query, endSeconds);
        if (round >= 0) times.push(ms);
      }
      const steps = hours * 60 + 1;
      const ms = median(times);
      rows.push({ series, steps, ms, nanosecondsEach: (ms * 1e6) / (series * steps) });
    }
  return rows;
}
