// `npm run bench -- query`: the same questions over the same history, asked in turn of the built product and its peers.
import { fixed, goal, goalText, grouped, printTable, writeResult } from '../shared/report.mjs';
import { chooseSystems, UsageError } from '../shared/systems.mjs';
import { startLoaded } from './load.mjs';
import { measureDelay, measureGrowth, measureMemory, measureQuery } from './measure.mjs';
import { QUERIES } from './queries.mjs';

const PARTS = ['queries', 'delay', 'memory', 'growth'];

export const options = {
  /** Names apart by commas; all that are installed when absent. */
  systems: { type: 'string' },
  series: { type: 'string', default: '20000' },
  hours: { type: 'string', default: '6' },
  rounds: { type: 'string', default: '5' },
  warmup: { type: 'string', default: '1' },
  parts: { type: 'string', default: PARTS.join(',') },
  /** Series of the part "growth", apart by commas: 1000, 5000, 20000, and 100000 when so many are loaded. */
  growth: { type: 'string', default: '1000,5000,20000' },
  /** Only queries whose name contains it. */
  only: { type: 'string' },
  /** Seal the history before asking: the product answers from segments instead of its head. */
  sealed: { type: 'boolean', default: false },
  /** A folder that keeps the loaded systems for the next run. */
  keep: { type: 'string' },
  /** A folder for CPU profiles of the product. */
  profile: { type: 'string' },
};

function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

const report = (line) => process.stdout.write(`· ${line}\n`);

async function askAll(targets, settings) {
  const results = [];
  for (const query of QUERIES.filter(({ id }) => !settings.only || id.includes(settings.only))) {
    const systems = await measureQuery(targets, query, settings);
    const reference = systems.find(({ system }) => system === 'prometheus');
    for (const one of systems) one.ratio = reference && one !== reference ? one.ms / reference.ms : undefined;
    results.push({ ...query, systems });
  }
  return results;
}

function printQueries(results, names) {
  const peers = names.filter((name) => name !== 'prometheus');
  const hasReference = peers.length < names.length;
  const rows = results.map(({ id, systems }) => {
    const of = (name) => systems.find(({ system }) => system === name);
    return [
      id,
      grouped(systems[0].series),
      grouped(systems[0].points),
      ...names.map((name) => fixed(of(name).ms)),
      ...(hasReference ? peers.flatMap((name) => [fixed(of(name).ratio), of(name).differs ? 'differs' : 'same']) : []),
    ];
  });
  const mean = (name) =>
    geometricMean(results.map(({ systems }) => systems.find(({ system }) => system === name).ratio));
  if (hasReference && rows.length > 0)
    rows.push([
      'geometric mean',
      '',
      '',
      ...names.map(() => ''),
      ...peers.flatMap((name) => [fixed(mean(name)), '']),
    ]);
  printTable(
    'time to the last byte of JSON, median ms; ratios to Prometheus',
    ['query', 'series', 'points', ...names, ...(hasReference ? peers.flatMap((name) => [`${name} ×`, '']) : [])],
    rows,
  );
  for (const { id, systems } of results)
    for (const { system, differs } of systems)
      if (differs && system === 'watchfire') process.stdout.write(`  ${id}: ${system} differs: ${differs}\n`);
}

/** The product's goals, against what was measured. */
function goalsOf({ queries, delay, memory }) {
  const ours = (queries ?? []).map(({ systems }) => systems.find(({ system }) => system === 'watchfire'));
  const ratios = ours.flatMap((one) => (one?.ratio === undefined ? [] : [one.ratio]));
  const watchfire = (list) => list?.find(({ system }) => system === 'watchfire');
  const make = (what, value, limit, digits = 2) => ({ what, value, digits, ...goal(value, '<=', limit) });
  return [
    make('geometric mean, × Prometheus', ratios.length > 0 ? geometricMean(ratios) : undefined, 0.5),
    make('slowest query, × Prometheus', ratios.length > 0 ? Math.max(...ratios) : undefined, 1.2),
    make(
      'answers that differ from Prometheus',
      ratios.length > 0 ? ours.filter((one) => one?.differs).length : undefined,
      0,
      0,
    ),
    make('p99 of a small answer under heavy queries, ms', watchfire(delay)?.p99Ms, 50, 1),
    make('memory of a query over everything, above rest, MiB', watchfire(memory)?.aboveRestMiB, 400, 0),
  ];
}

async function measureParts(targets, { parts, settings }) {
  const result = {};
  const each = async (measure) => {
    const rows = [];
    for (const target of targets) rows.push({ system: target.name, ...(await measure(target, settings.endSeconds)) });
    return rows;
  };
  // First: what earlier queries left behind is not counted.
  if (parts.includes('memory')) {
    report('memory');
    result.memory = await each(measureMemory);
    printTable(
      'a query over all series and all of the time',
      ['system', 'PSS at rest, MiB', 'highest above rest'],
      result.memory.map((row) => [row.system, fixed(row.restMiB, 0), fixed(row.aboveRestMiB, 0)]),
    );
  }
  if (parts.includes('queries')) {
    report('queries');
    result.queries = await askAll(targets, settings);
    printQueries(
      result.queries,
      targets.map(({ name }) => name),
    );
  }
  if (parts.includes('delay')) {
    report('delay');
    result.delay = await each(measureDelay);
    printTable(
      'small answers while that query runs again and again, ms',
      ['system', 'heavy query', 'p50', 'p99', 'longest'],
      result.delay.map((row) => [
        row.system,
        fixed(row.heavyMs, 0),
        fixed(row.p50Ms, 1),
        fixed(row.p99Ms, 1),
        fixed(row.maxMs, 1),
      ]),
    );
  }
  const ours = targets.find(({ name }) => name === 'watchfire');
  if (parts.includes('growth') && ours) {
    report('growth');
    result.growth = await measureGrowth(ours, settings);
    printTable(
      'watchfire: cost by series and steps',
      ['series', 'steps', 'ms', 'ns a series and step'],
      result.growth.map((row) => [
        grouped(row.series),
        grouped(row.steps),
        fixed(row.ms, 1),
        fixed(row.nanosecondsEach, 1),
      ]),
    );
  }
  return result;
}

/** Returns the exit code. */
export async function run(values) {
  const parts = values.parts.split(',');
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw new UsageError(`Cannot measure "${unknown}": parts are ${PARTS.join(', ')}`);
  const number = (name) => {
    const value = Number(values[name]);
    if (!(value >= (name === 'warmup' ? 0 : 1)))
      throw new UsageError(`Cannot measure: --${name} must be a number from ${name === 'warmup' ? 0 : 1}`);
    return value;
  };
  const series = number('series');
  const hours = number('hours');
  const names = chooseSystems(values.systems, ['prometheus', 'victoria-metrics', 'watchfire']);
  const { targets, history, stop } = await startLoaded(names, {
    root: values.root,
    series,
    hours,
    keepPath: values.keep,
    isSealed: values.sealed,
    ...(values.profile && { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] }),
    report,
  });
  try {
    const settings = {
      // Between whole minutes: subqueries stand on those, and versions do not agree on what lies on an edge.
      endSeconds: history.endMs / 1000 - 30,
      rounds: number('rounds'),
      warmup: number('warmup'),
      only: values.only,
      seriesCounts: values.growth
        .split(',')
        .map(Number)
        .filter((count) => count <= series),
    };
    const result = await measureParts(targets, { parts, settings });
    const goals = goalsOf(result);
    process.stdout.write('\n');
    for (const one of goals)
      process.stdout.write(`  ${one.what}: ${fixed(one.value, one.digits)} (goal ${goalText(one)})\n`);
    writeResult(values.resultPath, { settings: { ...values, root: undefined }, history, ...result, goals });
    return 0;
  } finally {
    await stop();
  }
}
