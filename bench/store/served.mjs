// Memory, restart and bytes of whole systems, loaded by remote write.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { diskBytes, memoryMiB } from '../shared/process-tree.mjs';
import { send } from '../shared/sender.mjs';
import { makeFolder, startSystem } from '../shared/systems.mjs';
import { watchTurns } from '../shared/turns.mjs';

const STEP_MS = 15_000;
const HOURS_2_STEPS = 480;
const DAY_STEPS = 5760;
const LOAD = { samples: 2000, connections: 4 };
/** Blocks of Prometheus are written and merged in the background. */
const SETTLE_MS = 15_000;
const SETTLED_AFTER_MS = 500;
/** A steady load, and how long it goes on before and while it is watched. */
const STEADY = { samples: 2000, connections: 8, rate: 1_000_000, perSeries: 1 };
const STEADY_WARMUP_MS = 10_000;
const STEADY_MS = 20_000;
/** No round hour may come in between, or a part would be sealed. */
const ONE_EPOCH = 'storage: { seal_interval: 1d }\n';

/** Just before now, so that it is all in the newest samples; a whole number of handlers. */
function loadOf({ series, firstSeries = 0, steps, perSeries }) {
  const startMs = Math.floor(Date.now() / STEP_MS) * STEP_MS - steps * STEP_MS;
  return { ...LOAD, series, firstSeries, steps, perSeries, startMs };
}

/** PSS of 100,000 series with two hours of samples each; of the product also that of the next 100,000. */
export async function measureMemory(name, { root, scale }) {
  const series = Math.round((100_000 * scale) / 50) * 50;
  const folder = makeFolder(name);
  const settings = ONE_EPOCH;
  const target = await startSystem(name, { root, folder, settings });
  try {
    const isOurs = name === 'watchfire';
    const load = { steps: HOURS_2_STEPS, perSeries: isOurs ? 1 : 10 };
    await send({ target, ...loadOf({ ...load, series }) });
    await pause(SETTLED_AFTER_MS);
    const figures = { memoryMiB: memoryMiB(target.pid) };
    if (!isOurs) return figures;
    figures.memoryPostgresMiB = memoryMiB(target.pid, 'postgres');
    const firstMiB = figures.memoryMiB;
    await send({ target, ...loadOf({ ...load, series, firstSeries: series }) });
    await pause(SETTLED_AFTER_MS);
    figures.memoryNextMiB = memoryMiB(target.pid) - firstMiB;
    return figures;
  } finally {
    await target.stop();
    folder.remove();
  }
}

/** How long senders wait for the answer that their samples are stored, at a million samples a second of 100,000 series. */
export async function measureAcks({ root, scale }) {
  const series = Math.round((100_000 * scale) / 50) * 50;
  const folder = makeFolder('watchfire');
  const turns = watchTurns(folder);
  const { nodeArguments, env } = turns;
  const target = await startSystem('watchfire', { root, folder, settings: ONE_EPOCH, nodeArguments, env });
  try {
    const fromMs = performance.now() + STEADY_WARMUP_MS;
    const fromClockMs = Date.now() + STEADY_WARMUP_MS;
    const waits = [];
    let samples = 0;
    await send({
      target,
      ...STEADY,
      rate: STEADY.rate * scale,
      series,
      startMs: Math.floor(Date.now() / STEP_MS) * STEP_MS - DAY_STEPS * STEP_MS,
      isOver: () => performance.now() >= fromMs + STEADY_MS,
      onStored: (count, tookMs) => {
        if (performance.now() < fromMs) return;
        waits.push(tookMs);
        samples += count;
      },
    });
    const tookSeconds = (performance.now() - fromMs) / 1000;
    waits.sort((left, right) => left - right);
    const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
    const { wallMs, cpuMs } = turns.longest(fromClockMs);
    return {
      ackSamplesPerSecond: samples / tookSeconds,
      ackMedianMs: at(0.5),
      ackP99Ms: at(0.99),
      ackLongestMs: at(1),
      ackTurnMs: wallMs,
      ackTurnCpuMs: cpuMs,
    };
  } finally {
    await target.stop();
    folder.remove();
  }
}

/** From the start of the process until it is ready, with the log of 100,000 series to replay. */
export async function measureRestart({ root, scale }) {
  const series = Math.round((100_000 * scale) / 50) * 50;
  const settings = ONE_EPOCH;
  const folder = makeFolder('watchfire');
  let target = await startSystem('watchfire', { root, folder, settings });
  try {
    await send({ target, ...loadOf({ steps: HOURS_2_STEPS, perSeries: 1, series }) });
    await target.stop();
    target = await startSystem('watchfire', { root, folder, settings });
    const text = await (await fetch(`${target.url}/metrics`, { headers: target.headers })).text();
    return {
      restartSeconds: target.startMs / 1000,
      replaySeconds: Number(/^watchfire_store_replay_duration_seconds (\S+)/m.exec(text)?.[1]),
      memoryAfterRestartMiB: memoryMiB(target.pid),
    };
  } finally {
    await target.stop();
    folder.remove();
  }
}

/** A day of samples of 5,000 series (500 of full-precision doubles): what its files take. */
export async function measureBytesOfPeer(name, { root, scale, isFullPrecision }) {
  const series = Math.max(50, Math.round(((isFullPrecision ? 500 : 5000) * scale) / 50) * 50);
  const folder = makeFolder(name);
  const target = await startSystem(name, { root, folder });
  try {
    await send({ target, ...loadOf({ series, steps: DAY_STEPS, perSeries: 10 }), isFullPrecision });
    if (name === 'prometheus') {
      await pause(SETTLE_MS);
      return bytesOfBlocks(target.diskFolder);
    }
    await fetch(`${target.url}/internal/force_flush`);
    await fetch(`${target.url}/internal/force_merge`);
    await pause(SETTLE_MS);
    return diskBytes(target.diskFolder) / (series * DAY_STEPS);
  } finally {
    await target.stop();
    folder.remove();
  }
}

/** Of the samples that are in blocks: the head and its log are another matter. */
function bytesOfBlocks(folder) {
  let bytes = 0;
  let samples = 0;
  for (const entry of readdirSync(folder)) {
    const metaPath = join(folder, entry, 'meta.json');
    if (!existsSync(metaPath) || !statSync(join(folder, entry)).isDirectory()) continue;
    samples += JSON.parse(readFileSync(metaPath, 'utf8')).stats.numSamples;
    bytes += diskBytes(join(folder, entry));
  }
  return bytes / samples;
}
