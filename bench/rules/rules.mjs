// `npm run bench -- rules`: what evaluating rules costs the built product and Prometheus, both at once over the same targets.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, memoryMiB } from '../shared/process-tree.mjs';
import { fixed, goal, goalText, grouped, printTable, writeResult } from '../shared/report.mjs';
import { chooseSystems, freePort, makeFolder, startSystem } from '../shared/systems.mjs';
import { scrapeJob, startTargets } from '../shared/targets.mjs';
import { watchTurns } from '../shared/turns.mjs';
import { ruleFile } from './rule-set.mjs';

const TARGETS = 200;
const SERIES_A_TARGET = 100;

export const options = {
  systems: { type: 'string' },
  rules: { type: 'string', default: '10000' },
  groups: { type: 'string', default: '100' },
  interval: { type: 'string', default: '15' },
  /** Counted, once without rules and once with them. */
  seconds: { type: 'string', default: '45' },
  warmup: { type: 'string', default: '20' },
  /** A folder for CPU profiles of the product. */
  profile: { type: 'string' },
};

function configuration(port, interval) {
  return `global: {scrape_interval: ${interval}s, scrape_timeout: 10s, evaluation_interval: ${interval}s}
rule_files: [rules.yml]
scrape_configs:
${scrapeJob(port, TARGETS)}`;
}

/** The sum of a counter over its labels. */
function total(text, name) {
  let sum = 0;
  for (const line of text.split('\n'))
    if (line.startsWith(`${name}{`)) sum += Number(line.slice(line.lastIndexOf(' ')));
  return sum;
}

async function look({ target }) {
  const text = await (await fetch(`${target.url}/metrics`, { headers: target.headers })).text();
  return {
    ms: performance.now(),
    cpu: cpuSeconds(target.pid),
    evaluations: total(text, 'prometheus_rule_evaluations_total'),
    failures: total(text, 'prometheus_rule_evaluation_failures_total'),
    missed: total(text, 'prometheus_rule_group_iterations_missed_total'),
  };
}

async function reload({ target, name }) {
  if (name === 'prometheus') return void process.kill(target.pid, 'SIGHUP');
  const { status } = await fetch(`${target.url}/-/reload`, { method: 'POST', headers: target.headers });
  if (status !== 200) throw new Error(`${name} answers ${status} to a reload`);
}

async function measure(systems, seconds) {
  const from = await Promise.all(systems.map(look));
  await pause(seconds * 1000);
  const to = await Promise.all(systems.map(look));
  return systems.map((_system, at) => ({
    seconds: (to[at].ms - from[at].ms) / 1000,
    cpu: to[at].cpu.all - from[at].cpu.all,
    postgres: to[at].cpu.postgres - from[at].cpu.postgres,
    evaluations: to[at].evaluations - from[at].evaluations,
    failures: to[at].failures - from[at].failures,
    missed: to[at].missed - from[at].missed,
  }));
}

function resultOf(name, idle, busy, target) {
  const idleCores = idle.cpu / idle.seconds;
  const cpu = busy.cpu - idleCores * busy.seconds;
  return {
    system: name,
    evaluationsPerSecond: busy.evaluations / busy.seconds,
    missed: busy.missed,
    failures: busy.failures,
    idleCores,
    busyCores: busy.cpu / busy.seconds,
    microsecondsPerEvaluation: (cpu / busy.evaluations) * 1e6,
    postgresMicrosecondsPerEvaluation:
      ((busy.postgres - (idle.postgres / idle.seconds) * busy.seconds) / busy.evaluations) * 1e6,
    memoryMiB: memoryMiB(target.pid),
    postgresMiB: memoryMiB(target.pid, 'postgres'),
  };
}

/** Returns the exit code. */
export async function run(values) {
  const names = chooseSystems(values.systems, ['watchfire', 'prometheus']);
  const [rules, groups, interval, seconds, warmup] = ['rules', 'groups', 'interval', 'seconds', 'warmup'].map((name) =>
    Number(values[name]),
  );
  const fleet = await startTargets(TARGETS, SERIES_A_TARGET);
  const systems = [];
  try {
    for (const name of names) {
      const folder = makeFolder(name);
      const turns = watchTurns(folder);
      const profiling = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
      const target = await startSystem(name, {
        root: values.root,
        scrapeConfig: configuration(fleet.port, interval),
        folder,
        nodeArguments: [...turns.nodeArguments, ...profiling],
        env: turns.env,
      });
      systems.push({ name, folder, target, turns });
    }
    await pause(warmup * 1000);
    process.stdout.write('· without rules\n');
    const idle = await measure(systems, seconds);
    const text = ruleFile({ rules, groups, intervalSeconds: interval });
    for (const { folder } of systems) writeFileSync(join(folder.path, 'rules.yml'), text);
    for (const system of systems) await reload(system);
    await pause(warmup * 1000);
    process.stdout.write('· with rules\n');
    const fromMs = Date.now();
    const busy = await measure(systems, seconds);
    const results = systems.map(({ name, target, turns }, at) => ({
      ...resultOf(name, idle[at], busy[at], target),
      turn: turns.longest(fromMs),
    }));
    report(results, { rules, values });
    return 0;
  } finally {
    for (const { target, folder } of systems) {
      await target.stop();
      folder.remove();
    }
    fleet.stop();
  }
}

function report(results, { rules, values }) {
  printTable(
    `${grouped(rules)} alert rules over ${grouped(TARGETS * SERIES_A_TARGET)} series`,
    [
      'system',
      'evaluations/s',
      'missed',
      'failures',
      'CPU µs each',
      'of it PostgreSQL',
      'cores idle',
      'cores',
      'PSS MiB',
      'of it PostgreSQL',
    ],
    results.map((row) => [
      row.system,
      fixed(row.evaluationsPerSecond, 0),
      String(row.missed),
      String(row.failures),
      fixed(row.microsecondsPerEvaluation, 0),
      row.system === 'watchfire' ? fixed(row.postgresMicrosecondsPerEvaluation, 0) : '',
      fixed(row.idleCores),
      fixed(row.busyCores),
      fixed(row.memoryMiB, 0),
      row.system === 'watchfire' ? fixed(row.postgresMiB, 0) : '',
    ]),
  );
  const of = (name) => results.find(({ system }) => system === name);
  const [ours, peer] = [of('watchfire'), of('prometheus')];
  const ratio = ours && peer ? ours.microsecondsPerEvaluation / peer.microsecondsPerEvaluation : undefined;
  const goals = [
    { what: 'CPU an evaluation, × Prometheus', value: ratio, digits: 2, ...goal(ratio, '<=', 1) },
    { what: 'missed evaluations of groups', value: ours?.missed, digits: 0, ...goal(ours?.missed, '<=', 0) },
    {
      what: 'longest turn of the event loop, CPU ms',
      value: ours?.turn.cpuMs,
      digits: 0,
      ...goal(ours?.turn.cpuMs, '<=', 50),
    },
  ];
  for (const one of goals)
    process.stdout.write(`  ${one.what}: ${fixed(one.value, one.digits)} (goal ${goalText(one)})\n`);
  writeResult(values.resultPath, { rules, results, goals });
}
