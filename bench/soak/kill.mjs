// `npm run soak -- kill`: kills the product (or its PostgreSQL, or both) with signal 9 at random moments of taking in, sealing and
// compacting, starts it again, and compares what it then answers with a ledger of what it had acknowledged.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { treeOf } from '../shared/process-tree.mjs';
import { endsWithRun } from '../shared/leftovers.mjs';
import { createRandom } from '../shared/random.mjs';
import { fixed, grouped, writeResult } from '../shared/report.mjs';
import { freePort, makeFolder, spawnSystem, startSystem, UsageError } from '../shared/systems.mjs';
import { checkLedger, createFindings } from './check-ledger.mjs';

const MODES = ['app', 'postgres', 'both'];
/** Epochs so short that a life sees several of them closed, sealed and merged. */
const SETTINGS = 'storage: { seal_interval: 1s }\n';
/** Samples lie in a day that is complete, so that the merging of days goes on too. */
const HISTORY_MS = 50 * 3_600_000;
/** Every so many starts are cut off themselves. */
const IMPATIENT_EVERY = 10;
const RECOVERY_TIMEOUT_MS = 120_000;

export const options = {
  cycles: { type: 'string', default: '200' },
  /** What is killed: app, postgres or both. */
  mode: { type: 'string', default: 'app' },
  /** Milliseconds of a life after it is ready. */
  'life-min': { type: 'string', default: '300' },
  'life-max': { type: 'string', default: '2000' },
  /** Of the random moments. */
  seed: { type: 'string' },
  /** Stops killing after so many minutes. */
  minutes: { type: 'string', default: '30' },
  /** Shows that the test can fail: counts batches as acknowledged when they are sent, not when they are answered. */
  'early-ack': { type: 'boolean', default: false },
  /** Keeps the data folder. */
  keep: { type: 'boolean', default: false },
};

function createSender(target, { startMs, isEarly }) {
  const script = join(import.meta.dirname, 'sender.process.mjs');
  const child = endsWithRun(
    spawn(
      process.execPath,
      [script, target.url, JSON.stringify(target.headers), String(startMs), isEarly ? 'early' : ''],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    ),
  );
  const next = async (key) => {
    for (;;) {
      const [message] = await once(child, 'message', { signal: AbortSignal.timeout(RECOVERY_TIMEOUT_MS) });
      if (key in message) return message;
    }
  };
  return {
    async announceKill() {
      const answer = next('inFlight');
      child.send('kill');
      return (await answer).inFlight;
    },
    recovered: () => next('recoveredMs'),
    async stop() {
      const answer = next('lanes');
      child.send('stop');
      return answer;
    },
    end: () => child.kill('SIGKILL'),
  };
}

/** Pid of the embedded server, 0 when there is none: only ours runs on this folder. */
function postmasterPid(folder) {
  try {
    return Number(readFileSync(join(folder.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n', 1)[0]);
  } catch {
    return 0;
  }
}

function signal(pid, name) {
  // 0 would be our own group.
  if (!(pid > 1)) return;
  try {
    process.kill(pid, name);
  } catch (thrown) {
    // It ended by itself meanwhile.
    if (thrown.code !== 'ESRCH') throw thrown;
  }
}

/** Stops all of it first, so that nobody can restart anybody. */
function killBoth(target, folder) {
  // A server that an earlier life left behind is nobody's child.
  const roots = [target.pid, postmasterPid(folder)];
  const pids = roots.flatMap((root) => treeOf(root).map(({ pid }) => pid));
  for (const pid of pids) signal(pid, 'SIGSTOP');
  for (const pid of pids) signal(pid, 'SIGKILL');
}

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function runCycles(state) {
  const { settings, random, folder, sender } = state;
  const deadlineMs = performance.now() + settings.minutes * 60_000;
  for (let cycle = 1; cycle <= settings.cycles && performance.now() < deadlineMs; cycle += 1) {
    await pause(settings.lifeMin + random() * (settings.lifeMax - settings.lifeMin));
    state.inFlight += await sender.announceKill();
    const recovered = sender.recovered();
    recovered.catch(() => undefined);
    if (settings.mode === 'postgres') signal(postmasterPid(folder), 'SIGKILL');
    else {
      if (settings.mode === 'both') killBoth(state.target, folder);
      else state.target.kill();
      await state.target.ended;
      if (cycle % IMPATIENT_EVERY === 0) await cutStart(state);
      state.target = await spawnSystem('watchfire', state.start);
    }
    state.recoveriesMs.push((await recovered).recoveredMs);
    state.cycles = cycle;
    if (cycle % 10 === 0)
      process.stdout.write(
        `· ${cycle} kills, ${state.inFlight} requests under way at them, recovery p50 ${fixed(percentile(state.recoveriesMs, 0.5) / 1000)} s\n`,
      );
  }
}

/** A start that is killed before it is ready. */
async function cutStart({ start, folder, random, settings }) {
  const target = await spawnSystem('watchfire', start);
  await pause(200 + random() * 1500);
  if (settings.mode === 'both') killBoth(target, folder);
  else target.kill();
  await target.ended;
}

function readSettings(values) {
  if (!MODES.includes(values.mode))
    throw new UsageError(`Cannot run mode "${values.mode}": modes are ${MODES.join(', ')}`);
  const number = (name) => {
    const value = Number(values[name]);
    if (!(value >= 0)) throw new UsageError(`Cannot run: --${name} must be a number`);
    return value;
  };
  return {
    mode: values.mode,
    cycles: number('cycles'),
    lifeMin: number('life-min'),
    lifeMax: number('life-max'),
    minutes: number('minutes'),
    seed: values.seed === undefined ? randomInt(2 ** 31) : number('seed'),
    isEarly: values['early-ack'],
  };
}

/** What the store says it did, so that a run that never sealed anything shows. */
async function lifeCycleCounts({ url, headers }) {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return Number(/^watchfire_store_segments (\S+)/m.exec(text)?.[1]);
}

/** Returns the exit code. */
export async function run(values) {
  const settings = readSettings(values);
  const folder = makeFolder('soak');
  const start = { root: values.root, folder, port: await freePort(), settings: SETTINGS };
  const startMs = Math.floor((Date.now() - HISTORY_MS) / 1000) * 1000;
  process.stdout.write(`kill -9 of ${settings.mode}, ${settings.cycles} times, seed ${settings.seed}\n`);
  const state = {
    settings,
    folder,
    start,
    random: createRandom(settings.seed),
    recoveriesMs: [],
    inFlight: 0,
    cycles: 0,
  };
  const begunMs = performance.now();
  state.target = await startSystem('watchfire', start);
  state.sender = createSender(state.target, { startMs, isEarly: settings.isEarly });
  try {
    await runCycles(state);
    const sent = await state.sender.stop();
    await state.target.ready();
    const findings = createFindings();
    const ledger = { startMs, lanes: sent.lanes };
    const sampleCount = await checkLedger(state.target, ledger, findings);
    // And once more when all was stopped in peace, started anew and read from the tables.
    await state.target.stop();
    state.target = await startSystem('watchfire', start);
    await checkLedger(state.target, ledger, findings);
    const segments = await lifeCycleCounts(state.target);
    return report({
      values,
      settings,
      state,
      sent,
      findings,
      sampleCount,
      segments,
      seconds: (performance.now() - begunMs) / 1000,
    });
  } finally {
    state.sender.end();
    await state.target.stop();
    if (!values.keep) folder.remove();
  }
}

function report({ values, settings, state, sent, findings, sampleCount, segments, seconds }) {
  const { counts, examples } = findings;
  const acknowledged = sent.lanes.reduce((sum, lane) => sum + lane.acknowledged, 0);
  const recoverySeconds = {
    p50: percentile(state.recoveriesMs, 0.5) / 1000,
    p99: percentile(state.recoveriesMs, 0.99) / 1000,
    max: Math.max(...state.recoveriesMs) / 1000,
  };
  const isGood = Object.values(counts).every((count) => count === 0) && sent.refusals.length === 0;
  process.stdout.write(`
${state.cycles} kills of ${settings.mode} in ${fixed(seconds, 0)} s; ${state.inFlight} requests were under way at a kill, ${sent.cutOff} cut off, ${sent.refusedForNow} answered "later"
acknowledged: ${grouped(acknowledged)} batches; compared: ${grouped(sampleCount)} samples; rows of sealed samples: ${segments}
missing ${counts.missing}, doubled ${counts.doubled}, altered ${counts.altered}, never sent ${counts.unsent}, refused ${sent.refusals.length}
recovery (kill to the next acknowledged write): p50 ${fixed(recoverySeconds.p50)} s, p99 ${fixed(recoverySeconds.p99)} s, longest ${fixed(recoverySeconds.max)} s
`);
  for (const example of [...examples, ...sent.refusals.slice(0, 3)]) process.stdout.write(`  ${example}\n`);
  if (state.inFlight === 0) process.stdout.write('No request was under way at any kill: this run shows nothing\n');
  writeResult(values.resultPath, {
    settings,
    kills: state.cycles,
    requestsUnderWay: state.inFlight,
    acknowledgedBatches: acknowledged,
    comparedSamples: sampleCount,
    segments,
    ...counts,
    refused: sent.refusals.length,
    recoverySeconds,
  });
  return isGood && state.inFlight > 0 ? 0 : 1;
}
