// `npm run bench -- ingest`: what taking in samples costs the built product and its peers, one after the other, the same load for each.
import { fixed, goal, goalText, grouped, median, printTable, writeResult } from '../shared/report.mjs';
import { chooseSystems, UsageError } from '../shared/systems.mjs';
import { measurePush } from './push.mjs';
import { measureScrape } from './scrape.mjs';

/** The load begins far back, so that no sample is ahead of the clock however fast it is taken. */
const CASES = {
  'push-20k': { title: 'remote write, 20,000 series', measure: measurePush, load: { series: 20_000, perSeries: 1 } },
  'push-100k': { title: 'remote write, 100,000 series', measure: measurePush, load: { series: 100_000, perSeries: 1 } },
  'push-ten': {
    title: 'remote write, 20,000 series, ten samples of a series in a request',
    measure: measurePush,
    load: { series: 20_000, perSeries: 10 },
  },
  scrape: {
    title: 'scrape, 100 targets × 1,000 series each second',
    measure: measureScrape,
    load: { targets: 100, series: 1000 },
  },
};

export const options = {
  /** Names apart by commas. */
  cases: { type: 'string', default: Object.keys(CASES).join(',') },
  /** Names apart by commas; all that are installed when absent. */
  systems: { type: 'string' },
  /** Counted, of each case and system; scrapes are counted twice as long. */
  seconds: { type: 'string', default: '8' },
  rounds: { type: 'string', default: '1' },
  /** Samples a request, and senders at once. */
  samples: { type: 'string', default: '2000' },
  connections: { type: 'string', default: '4' },
  /** Instead of the case's. */
  series: { type: 'string' },
  /** A folder for CPU profiles of the product. */
  profile: { type: 'string' },
};

function summarise(results) {
  return [...new Set(results.map(({ system }) => system))].map((system) => {
    const own = results.filter((result) => result.system === system);
    const keys = Object.keys(own[0]).filter((key) => typeof own[0][key] === 'number');
    return { system, ...Object.fromEntries(keys.map((key) => [key, median(own.map((result) => result[key]))])) };
  });
}

/** The goals of the product as ratios to a peer of the same run. */
function goalsOf(name, summary) {
  const of = (system) => summary.find((row) => row.system === system);
  const ours = of('watchfire');
  const victoria = of('victoria-metrics');
  const prometheus = of('prometheus');
  if (!ours) return [];
  const ratio = (key, peer) => (peer ? ours[key] / peer[key] : undefined);
  const make = (what, value, comparison, limit) => ({ what, value, ...goal(value, comparison, limit) });
  if (name === 'scrape')
    return [
      make('CPU, × Prometheus', ratio('cpuSecondsPerMillion', prometheus), '<=', 0.8),
      make('CPU, × VictoriaMetrics', ratio('cpuSecondsPerMillion', victoria), '<=', 0.8),
    ];
  const rate = ratio('samplesPerSecond', victoria);
  if (name === 'push-ten') return [make('samples/s, × VictoriaMetrics', rate, '>=', 1)];
  return [
    make('samples/s, × VictoriaMetrics', rate, '>=', 1.3),
    make('CPU, × VictoriaMetrics', ratio('cpuSecondsPerMillion', victoria), '<=', 0.5),
  ];
}

function print(title, summary, goals) {
  printTable(
    title,
    ['system', 'samples/s', 'CPU s/1M', 'of it PostgreSQL', 'cores', 'PSS MiB'],
    summary.map((row) => [
      row.system,
      grouped(row.samplesPerSecond),
      fixed(row.cpuSecondsPerMillion, 3),
      row.system === 'watchfire' ? fixed(row.postgresSecondsPerMillion, 3) : '',
      fixed(row.coresUsed),
      fixed(row.memoryMiB, 0),
    ]),
  );
  for (const one of goals) process.stdout.write(`  ${one.what}: ${fixed(one.value)} (goal ${goalText(one)})\n`);
}

function positive(values, name) {
  const value = Number(values[name]);
  if (!(value > 0)) throw new UsageError(`Cannot measure: --${name} must be a number greater than 0`);
  return value;
}

/** Returns the exit code. */
export async function run(values) {
  const names = values.cases.split(',');
  const unknown = names.find((name) => !Object.hasOwn(CASES, name));
  if (unknown !== undefined)
    throw new UsageError(`Cannot measure "${unknown}": cases are ${Object.keys(CASES).join(', ')}`);
  const systems = chooseSystems(values.systems);
  const settings = {
    root: values.root,
    seconds: positive(values, 'seconds'),
    samples: positive(values, 'samples'),
    connections: positive(values, 'connections'),
    nodeArguments: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  };
  const rounds = positive(values, 'rounds');
  const cases = [];
  for (const name of names) {
    const { title, measure, load } = CASES[name];
    const results = [];
    const given = values.series === undefined ? {} : { series: positive(values, 'series') };
    for (let round = 0; round < rounds; round += 1)
      for (const system of systems) results.push(await measure(system, { ...settings, ...load, ...given }));
    const summary = summarise(results);
    const goals = goalsOf(name, summary);
    print(title, summary, goals);
    cases.push({ name, title, summary, goals, results });
  }
  const { root: _root, nodeArguments: _arguments, ...shown } = settings;
  writeResult(values.resultPath, { settings: { ...shown, rounds }, cases });
  return 0;
}
