// Remote write at full speed: what one system takes in a few seconds, and its CPU time for it.
import { cpuSeconds, memoryMiB } from '../shared/process-tree.mjs';
import { send } from '../shared/sender.mjs';
import { startSystem } from '../shared/systems.mjs';

const HISTORY_MS = 2 * 86_400_000;
/** Each series has been seen at least this often, and this much time has passed, before counting begins. */
const WARMUP_STEPS = 5;
const WARMUP_SECONDS = 3;
const WARMUP_LIMIT_SECONDS = 15;

export async function measurePush(name, settings) {
  const { seconds, series } = settings;
  const target = await startSystem(name, settings);
  try {
    const startedMs = performance.now();
    const passedSeconds = () => (performance.now() - startedMs) / 1000;
    const counted = { from: undefined, to: undefined, samples: 0, total: 0 };
    const isWarm = () =>
      passedSeconds() >= WARMUP_SECONDS &&
      (counted.total >= WARMUP_STEPS * series || passedSeconds() >= WARMUP_LIMIT_SECONDS);
    const now = () => ({ ms: performance.now(), cpu: cpuSeconds(target.pid) });
    await send({
      target,
      ...settings,
      startMs: Math.floor((Date.now() - HISTORY_MS) / 1000) * 1000,
      isOver: () => counted.from !== undefined && performance.now() - counted.from.ms >= seconds * 1000,
      onStored: (sampleCount) => {
        counted.total += sampleCount;
        if (counted.from) counted.samples += sampleCount;
        else if (isWarm()) counted.from = now();
      },
    });
    const { from, samples } = counted;
    const to = now();
    const wallSeconds = (to.ms - from.ms) / 1000;
    const result = {
      system: name,
      samplesPerSecond: samples / wallSeconds,
      cpuSecondsPerMillion: ((to.cpu.all - from.cpu.all) / samples) * 1e6,
      postgresSecondsPerMillion: ((to.cpu.postgres - from.cpu.postgres) / samples) * 1e6,
      coresUsed: (to.cpu.all - from.cpu.all) / wallSeconds,
      memoryMiB: memoryMiB(target.pid),
      sampleCount: counted.total,
      ...(name === 'watchfire' && (await loopDelay(target))),
    };
    process.stdout.write(`· ${name}: ${Math.round(result.samplesPerSecond).toLocaleString('en')} samples/s\n`);
    return result;
  } finally {
    await target.stop();
  }
}

/** What the product says of its own event loop while it took the load. */
async function loopDelay({ url, headers }) {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const seconds = (metric) => Number(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]);
  return { loopDelayP99Ms: seconds('nodejs_eventloop_lag_p99_seconds') * 1000 };
}
