// `npm run bench -- store`: bytes a sample, memory, restart, cold reads, pauses, a million series; peers where they are installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endsWithRun } from '../shared/leftovers.mjs';
import { fixed, goal, goalText, printTable, writeResult } from '../shared/report.mjs';
import { chooseSystems, UsageError } from '../shared/systems.mjs';
import { measureAcks, measureBytesOfPeer, measureMemory, measureRestart } from './served.mjs';

/** Parts of the store alone (probe.bench.ts), and those of the whole product. */
const PROBES = ['bytes', 'doubles', 'reads', 'pauses', 'million'];
const PARTS = [...PROBES, 'memory', 'restart', 'acks'];
const SERVED = {
  memory: (options) => measureMemory('watchfire', options),
  restart: measureRestart,
  acks: measureAcks,
};

/** Figure, what it is, its unit's digits and the goal of the product. */
const ROWS = [
  ['sealed', 'bytes a sample, sealed (table, indexes, TOAST)', 3, '<=', 0.48],
  ['compacted', '– after daily compaction', 3, '<=', 0.44],
  ['unsealed', '– not yet sealed', 2, '<=', 3.6],
  ['doublesSealed', 'full-precision doubles: sealed', 2],
  ['doublesCompacted', '– after daily compaction', 2],
  ['doublesUnsealed', '– not yet sealed', 2],
  ['memoryMiB', 'memory of 100k series with 2 h of samples, MiB (PSS, with PostgreSQL)', 0, '<=', 300],
  ['memoryPostgresMiB', '– of it PostgreSQL', 0],
  ['memoryNextMiB', '– a further 100k', 0, '<=', 130],
  ['restartSeconds', 'restart with 2 h of 100k series in the log, s', 1, '<=', 5],
  ['coldMs', 'cold read of 20k series × 6 h, ms', 0, '<=', 200],
  ['singleMs', 'one series of a pack of 1,000, cold, ms (median)', 2, '<=', 1],
  ['sealPauseMs', 'longest pause of the event loop while sealing, ms', 1, '<=', 20],
  ['largeSealPauseMs', '– with 100k series', 1, '<=', 20],
  ['mergePauseMs', '– while compacting', 1, '<=', 20],
  ['ackSamplesPerSecond', 'remote write of 1M samples/s, 100k series: samples/s stored', 0],
  ['ackMedianMs', '– a request is answered after, ms: median', 1],
  ['ackP99Ms', '– – 99 of 100', 1, '<=', 20],
  ['ackLongestMs', '– – all', 0],
  ['ackTurnMs', '– longest turn of the event loop, ms (by the clock)', 0],
  ['ackTurnCpuMs', '– – by its processor time', 0],
  ['matchThreeMs', 'one million series: name, job and instance, ms', 2, '<=', 5],
  ['matchCodeMs', '– name and code of 200k series, ms', 2, '<=', 5],
  ['matchRegexMs', '– name and a regex over 10,000 instances, ms', 2, '<=', 5],
  ['millionStartSeconds', '– start, s', 1, '<=', 10],
];

export const options = {
  /** Names apart by commas. */
  parts: { type: 'string', default: PARTS.join(',') },
  /** Peers whose bytes and memory are measured beside; all that are installed when absent. */
  systems: { type: 'string' },
  /** Share of the series: 0.1 for a quick look. */
  scale: { type: 'string', default: '1' },
};

async function probe(root, part, scale) {
  const script = 'bench/store/probe.bench.ts';
  const child = endsWithRun(
    spawn(process.execPath, ['--import', 'tsx', script, part, String(scale)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`measuring ${part} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1));
}

async function measurePart(part, { root, scale, peers, figures }) {
  const ours = SERVED[part] ? await SERVED[part]({ root, scale }) : await probe(root, part, scale);
  Object.assign(figures.watchfire, ours);
  for (const peer of peers) {
    if (part === 'memory') Object.assign(figures[peer], await measureMemory(peer, { root, scale }));
    if (part === 'bytes')
      figures[peer].sealed = await measureBytesOfPeer(peer, { root, scale, isFullPrecision: false });
    if (part === 'doubles')
      figures[peer].doublesSealed = await measureBytesOfPeer(peer, { root, scale, isFullPrecision: true });
  }
}

/** Returns the exit code. */
export async function run(values) {
  const parts = values.parts.split(',');
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw new UsageError(`Cannot measure "${unknown}": parts are ${PARTS.join(', ')}`);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new UsageError('Cannot measure: --scale must be above 0 and at most 1');
  const peers = chooseSystems(values.systems, ['prometheus', 'victoria-metrics']);
  const figures = Object.fromEntries(['watchfire', ...peers].map((name) => [name, {}]));
  for (const part of parts) {
    process.stdout.write(`· ${part}\n`);
    await measurePart(part, { root: values.root, scale, peers, figures });
  }
  const rows = ROWS.filter(([key]) => figures.watchfire[key] !== undefined);
  const goals = Object.fromEntries(
    rows.flatMap(([key, , , comparison, limit]) =>
      comparison === undefined ? [] : [[key, goal(figures.watchfire[key], comparison, limit)]],
    ),
  );
  printTable(
    `the store${scale === 1 ? '' : ` (at ${scale} of its size: goals do not apply)`}`,
    ['measure', 'watchfire', ...peers, 'goal'],
    rows.map(([key, title, digits]) => [
      title,
      ...['watchfire', ...peers].map((name) => fixed(figures[name][key], digits)),
      goals[key] ? goalText(goals[key]) : '',
    ]),
  );
  writeResult(values.resultPath, { scale, figures, goals });
  return 0;
}
