// `npm run bench -- ingest`: remote write into the built product and its peers, one after the other, the same load for each.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { cpuSeconds, memoryMiB } from './process-tree.mjs';
import { send } from './sender.mjs';
import { isInstalled, startSystem, SYSTEMS } from './systems.mjs';

export const options = {
  series: { type: 'string', default: '20000' },
  /** Samples a request. */
  samples: { type: 'string', default: '2000' },
  /** Samples of a series in each request. */
  'per-series': { type: 'string', default: '1' },
  connections: { type: 'string', default: '4' },
  warmup: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '1' },
  /** Names apart by commas; all that are installed when absent. */
  systems: { type: 'string' },
};

/** The load begins this far back, so that no sample is ahead of the clock however fast it is taken. */
const HISTORY_MS = 2 * 86_400_000;

async function measure(name, settings, root) {
  const target = await startSystem(name, root);
  try {
    const startedMs = performance.now();
    const now = () => ({ ms: performance.now(), cpu: cpuSeconds(target.pid) });
    const endMs = (settings.warmup + settings.seconds) * 1000;
    const counted = { from: undefined, samples: 0, total: 0 };
    await send({
      target,
      ...settings,
      startMs: Math.floor((Date.now() - HISTORY_MS) / 1000) * 1000,
      isOver: () => performance.now() - startedMs >= endMs,
      onStored: (sampleCount) => {
        counted.total += sampleCount;
        if (counted.from) counted.samples += sampleCount;
        else if (performance.now() - startedMs >= settings.warmup * 1000) counted.from = now();
      },
    });
    if (!counted.from) throw new Error(`${name} took nothing after the warm-up`);
    const to = now();
    const seconds = (to.ms - counted.from.ms) / 1000;
    const cpu = to.cpu - counted.from.cpu;
    return {
      system: name,
      samplesPerSecond: Math.round(counted.samples / seconds),
      cpuSecondsPerMillion: (cpu / counted.samples) * 1e6,
      coresUsed: cpu / seconds,
      memoryMiB: Math.round(memoryMiB(target.pid)),
      sampleCount: counted.total,
    };
  } finally {
    await target.stop();
  }
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function summarise(results) {
  const names = [...new Set(results.map(({ system }) => system))];
  return names.map((system) => {
    const own = results.filter((result) => result.system === system);
    const of = (key) => median(own.map((result) => result[key]));
    return {
      system,
      samplesPerSecond: Math.round(of('samplesPerSecond')),
      cpuSecondsPerMillion: of('cpuSecondsPerMillion'),
      coresUsed: of('coresUsed'),
      memoryMiB: Math.round(of('memoryMiB')),
    };
  });
}

function print(rows, settings) {
  const { series, samples, perSeries, connections, seconds } = settings;
  process.stdout.write(
    `\nremote write: ${series} series, ${samples} samples a request, ${perSeries} of a series, ${connections} connections, ${seconds} s counted, ${cpus().length} cores\n`,
  );
  process.stdout.write(
    `${'system'.padEnd(18)}${'samples/s'.padStart(12)}${'CPU s/1M'.padStart(10)}${'cores'.padStart(7)}${'MiB'.padStart(7)}\n`,
  );
  for (const row of rows)
    process.stdout.write(
      `${row.system.padEnd(18)}${row.samplesPerSecond.toLocaleString('en').padStart(12)}${row.cpuSecondsPerMillion.toFixed(2).padStart(10)}${row.coresUsed.toFixed(2).padStart(7)}${String(row.memoryMiB).padStart(7)}\n`,
    );
}

/** Returns the exit code. */
export async function run(values) {
  const wanted = values.systems?.split(',') ?? Object.keys(SYSTEMS).filter((name) => isInstalled(SYSTEMS[name]));
  const unknown = wanted.find((name) => !Object.hasOwn(SYSTEMS, name) || !isInstalled(SYSTEMS[name]));
  if (unknown !== undefined) {
    process.stderr.write(
      `Cannot measure "${unknown}": not installed or not known; known are ${Object.keys(SYSTEMS).join(', ')}\n`,
    );
    return 2;
  }
  const number = (name) => Number(values[name]);
  const settings = {
    series: number('series'),
    samples: number('samples'),
    perSeries: number('per-series'),
    connections: number('connections'),
    warmup: number('warmup'),
    seconds: number('seconds'),
  };
  const bad = Object.entries(settings).find(([, value]) => !(value > 0));
  if (bad) {
    process.stderr.write(`Cannot measure: --${bad[0]} must be a number greater than 0\n`);
    return 2;
  }
  const results = [];
  for (let round = 0; round < number('rounds'); round += 1)
    for (const name of wanted) {
      const result = await measure(name, settings, values.root);
      process.stdout.write(`· ${name}: ${result.samplesPerSecond.toLocaleString('en')} samples/s\n`);
      results.push(result);
    }
  const summary = summarise(results);
  print(summary, settings);
  mkdirSync(dirname(values.resultPath), { recursive: true });
  writeFileSync(values.resultPath, `${JSON.stringify({ settings, summary, results }, null, 2)}\n`);
  process.stdout.write(`\nwritten to ${values.resultPath}\n`);
  return 0;
}
