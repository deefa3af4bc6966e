// `npm run bench -- panels`: a dashboard of 30 panels that browsers refresh while its targets are scraped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixed, goal, goalText, grouped, median, printTable, writeResult } from '../shared/report.mjs';
import { send } from '../shared/sender.mjs';
import { freePort, makeFolder, startSystem, UsageError } from '../shared/systems.mjs';
import { instanceOf, scrapeJob, startTargets } from '../shared/targets.mjs';
import { browse } from './browser.mjs';

export const options = {
  minutes: { type: 'string', default: '5' },
  browsers: { type: 'string', default: '10' },
  /** Seconds between two refreshes. */
  refresh: { type: 'string', default: '5' },
  series: { type: 'string', default: '20000' },
  /** Seconds between two scrapes. */
  interval: { type: 'string', default: '15' },
  /** grafana: a request a panel, JSON; watchfire: a batch a page, columns. */
  client: { type: 'string', default: 'grafana' },
};

const TARGET_SERIES = 100;
const HISTORY_STEPS = 240;
const HISTORY_STEP_MS = 15_000;
/** Compilation, first scrapes, caches. */
const WARMUP_MS = 20_000;
const METRICS_EACH_MS = 5000;

function configuration(port, targets, interval) {
  return `global: {scrape_interval: ${interval}s, scrape_timeout: ${interval}s}
scrape_configs:
${scrapeJob(port, targets)}`;
}

/** An hour before now, so that the panels have something to show. */
async function fillHistory(target, series) {
  const endMs = Math.floor(Date.now() / HISTORY_STEP_MS) * HISTORY_STEP_MS - HISTORY_STEP_MS;
  await send({
    target,
    series,
    firstSeries: 0,
    samples: 4000,
    perSeries: 1,
    connections: 2,
    steps: HISTORY_STEPS,
    startMs: endMs - HISTORY_STEPS * HISTORY_STEP_MS,
  });
}

async function reload(target) {
  const answer = await fetch(`${target.url}/-/reload`, { method: 'POST', headers: target.headers });
  if (!answer.ok) throw new Error(`${target.name} does not read its configuration again: ${await answer.text()}`);
}

async function cacheHits(target) {
  const text = await (await fetch(`${target.url}/metrics`, { headers: target.headers })).text();
  return Number(/^watchfire_promql_cache_hits_total (\S+)/m.exec(text)?.[1] ?? 0);
}

/** Own metrics of the product: each reading begins the measurement of the event loop anew. */
async function readLoop(target) {
  const text = await (await fetch(`${target.url}/metrics`, { headers: target.headers })).text();
  const of = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) * 1000;
  return {
    p50: of('nodejs_eventloop_lag_p50_seconds'),
    p99: of('nodejs_eventloop_lag_p99_seconds'),
    max: of('nodejs_eventloop_lag_max_seconds'),
  };
}

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** How far the time between two scrapes of a target was from the interval. */
function jitters(arrivals, { fromMs, toMs, intervalMs }) {
  return arrivals.flatMap((times) => {
    const counted = times.filter((timeMs) => timeMs >= fromMs && timeMs <= toMs);
    return counted.slice(1).map((timeMs, at) => Math.abs(timeMs - counted[at] - intervalMs));
  });
}

function slowest(answers) {
  const byExpr = new Map();
  for (const { expr, tookMs } of answers)
    byExpr.set(expr.replace(/host-\d+/, '$host'), [...(byExpr.get(expr.replace(/host-\d+/, '$host')) ?? []), tookMs]);
  return [...byExpr]
    .map(([expr, times]) => ({ expr, medianMs: median(times), p99Ms: percentile(times, 0.99), count: times.length }))
    .toSorted((a, b) => b.medianMs - a.medianMs);
}

async function measure(target, fleet, settings) {
  const answers = [];
  const errors = [];
  const loop = [];
  let isOver = false;
  let isCounting = false;
  const browsers = Array.from({ length: settings.browsers }, (_, number) =>
    browse({
      target,
      number,
      host: instanceOf((number * 7) % settings.targets),
      refreshMs: settings.refresh * 1000,
      client: settings.client,
      isOver: () => isOver,
      onAnswer: (answer) => {
        if (!answer.isGood) errors.push(answer.said.slice(0, 200));
        else if (isCounting) answers.push(answer);
      },
      onError: (error) => errors.push(String(error)),
    }),
  );
  await pause(WARMUP_MS);
  await readLoop(target);
  const hitsBefore = await cacheHits(target);
  isCounting = true;
  const fromMs = Date.now();
  while (Date.now() - fromMs < settings.minutes * 60_000) {
    await pause(METRICS_EACH_MS);
    loop.push(await readLoop(target));
  }
  const toMs = Date.now();
  const hits = (await cacheHits(target)) - hitsBefore;
  isOver = true;
  await Promise.all(browsers);
  const times = answers.map(({ tookMs }) => tookMs);
  const late = jitters(await (await fetch(`${fleet.url}/arrivals`)).json(), {
    fromMs,
    toMs,
    intervalMs: settings.interval * 1000,
  });
  return {
    queries: answers.length,
    queriesPerSecond: answers.length / ((toMs - fromMs) / 1000),
    keptShare: hits / answers.length,
    errors: errors.length,
    firstErrors: errors.slice(0, 5),
    panelP50Ms: percentile(times, 0.5),
    panelP99Ms: percentile(times, 0.99),
    jitterP99Ms: percentile(late, 0.99),
    scrapes: late.length,
    loopP50Ms: median(loop.map(({ p50 }) => p50)),
    loopP99Ms: percentile(
      loop.map(({ p99 }) => p99),
      0.99,
    ),
    loopMaxMs: Math.max(...loop.map(({ max }) => max)),
    byQuery: slowest(answers),
  };
}

function report(result, settings, goals) {
  const row = (name, value, unit, reached = '') => [name, `${value} ${unit}`.trim(), reached];
  printTable(
    `30 panels × ${settings.browsers} browsers each ${settings.refresh} s (${settings.client}), ${settings.series} series, ${settings.minutes} min`,
    ['figure', 'value', 'goal'],
    [
      row('panel queries', grouped(result.queries), ''),
      row('a second', fixed(result.queriesPerSecond, 1), ''),
      row('answered from what was kept', fixed(result.keptShare * 100, 0), '%'),
      row('errors', String(result.errors), '', goalText(goals.errors)),
      row('panel query p50', fixed(result.panelP50Ms, 0), 'ms'),
      row('panel query p99', fixed(result.panelP99Ms, 0), 'ms', goalText(goals.panelP99Ms)),
      row('scrape jitter p99', fixed(result.jitterP99Ms, 1), 'ms', goalText(goals.jitterP99Ms)),
      row('event loop delay p50', fixed(result.loopP50Ms, 1), 'ms'),
      row('event loop delay p99', fixed(result.loopP99Ms, 1), 'ms', goalText(goals.loopP99Ms)),
      row('event loop delay max', fixed(result.loopMaxMs, 1), 'ms'),
    ],
  );
  printTable(
    'the slowest queries',
    ['query', 'median', 'p99'],
    result.byQuery
      .slice(0, 8)
      .map(({ expr, medianMs, p99Ms }) => [expr, `${fixed(medianMs, 0)} ms`, `${fixed(p99Ms, 0)} ms`]),
  );
  for (const said of result.firstErrors) process.stdout.write(`error: ${said}\n`);
}

/** Returns the exit code. */
export async function run(values) {
  const number = (name) => Number(values[name]);
  const settings = {
    minutes: number('minutes'),
    browsers: number('browsers'),
    refresh: number('refresh'),
    series: number('series'),
    interval: number('interval'),
    client: values.client,
  };
  const bad = Object.entries(settings).find(([name, value]) => name !== 'client' && !(value > 0));
  if (bad) throw new UsageError(`Cannot measure: --${bad[0]} must be a number greater than 0`);
  if (!['grafana', 'watchfire'].includes(settings.client))
    throw new UsageError('Cannot measure: --client must be grafana or watchfire');
  settings.targets = Math.ceil(settings.series / TARGET_SERIES);
  const port = await freePort();
  const scrapeConfig = configuration(port, settings.targets, settings.interval);
  const fleet = await startTargets(settings.targets, TARGET_SERIES, port);
  const folder = makeFolder('panels');
  try {
    const target = await startSystem('watchfire', { root: values.root, folder });
    try {
      // Scrapes begin afterwards: history that comes behind them would be late samples, which are kept apart.
      await fillHistory(target, settings.series);
      writeFileSync(join(folder.path, 'prometheus.yml'), scrapeConfig);
      await reload(target);
      process.stdout.write('· an hour of history is in; browsers open the dashboard\n');
      const result = await measure(target, fleet, settings);
      const goals = {
        errors: goal(result.errors, '<=', 0),
        panelP99Ms: goal(result.panelP99Ms, '<=', 250),
        jitterP99Ms: goal(result.jitterP99Ms, '<=', 100),
        loopP99Ms: goal(result.loopP99Ms, '<=', 50),
      };
      report(result, settings, goals);
      writeResult(values.resultPath, { settings, result, goals });
      return result.errors === 0 ? 0 : 1;
    } finally {
      await target.stop();
    }
  } finally {
    folder.remove();
    fleet.stop();
  }
}
