// `npm run bench -- notify`: alerts in and messages out of the built product, against a webhook on the same machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixed, goal, goalText, grouped, median, printTable, writeResult } from '../shared/report.mjs';
import { makeFolder, startSystem } from '../shared/systems.mjs';
import { watchTurns } from '../shared/turns.mjs';
import { startWebhook, webhookConfig } from '../shared/webhook.mjs';

const GROUP_WAIT_MS = 2000;
const RATE = 1000;
const RATE_SECONDS = 20;
const BATCH = 100;
const GROUPS = 5000;
const ALERTS_A_GROUP = 10;
const LIST_ROUNDS = 5;
const WARM_UP_SHARE = 0.25;
/** Batches under way at once while many groups are filled. */
const POSTS_AT_ONCE = 4;
const GROUPS_A_POST = 100;
/** The writing of the turns is a second behind. */
const TURNS_LAG_MS = 1500;
const LONGEST_TURN_MS = 50;
const WAIT_LIMIT_MS = 60_000;

export const options = {
  /** Less of everything, to try the benchmark itself. */
  scale: { type: 'string', default: '1' },
};

async function post(target, alerts) {
  const response = await fetch(`${target.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { ...target.headers, 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  if (!response.ok) throw new Error(`alerts were refused: ${response.status} ${await response.text()}`);
}

function alertOf(group, number) {
  const startsAt = new Date().toISOString();
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  return {
    labels: { alertname: `Load${group}`, instance: `host-${number}`, job: 'load', severity: 'warning' },
    annotations: { summary: `the load of host-${number} is high` },
    startsAt,
    endsAt,
    generatorURL: 'http://watchfire.example/graph?g0.expr=load1+%3E+5&g0.tab=1',
  };
}

/** New alerts at a steady rate; how long from the answer of each batch to the message about it, less the wait of its group. */
async function measureRate(target, webhook, scale, name) {
  const seconds = Math.max(2, Math.round(RATE_SECONDS * scale));
  const postedMs = new Map();
  const roundMs = (BATCH / RATE) * 1000;
  const startMs = Date.now();
  let sentCount = 0;
  for (let round = 0; round * roundMs < seconds * 1000; round += 1) {
    await pause(Math.max(0, startMs + round * roundMs - Date.now()));
    const groupOf = (at) => `${name}${round}-${Math.floor(at / ALERTS_A_GROUP)}`;
    const alerts = Array.from({ length: BATCH }, (_, at) => alertOf(groupOf(at), at % ALERTS_A_GROUP));
    for (const { labels } of alerts) postedMs.set(labels.alertname, Date.now());
    await post(target, alerts);
    sentCount += alerts.length;
  }
  const tookSeconds = (Date.now() - startMs) / 1000;
  return { rate: sentCount / tookSeconds, ...(await lateness(webhook, postedMs)) };
}

/** Group → when it was posted: how late each message was beyond the wait of its group, in order, and how many alerts never came. */
async function lateness(webhook, postedMs) {
  const told = await waitForMessages(webhook, postedMs);
  const lateMs = [...postedMs].map(([name, atMs]) => (told.get(name)?.atMs ?? Infinity) - atMs - GROUP_WAIT_MS);
  const alertCount = [...postedMs.keys()].reduce((sum, name) => sum + (told.get(name)?.alerts.size ?? 0), 0);
  return { lateMs: lateMs.toSorted((a, b) => a - b), lostCount: postedMs.size * ALERTS_A_GROUP - alertCount };
}

function p99({ lateMs }) {
  return lateMs[Math.floor(lateMs.length * 0.99)];
}

/** Group → its first message, and the alerts of all of them. */
async function waitForMessages(webhook, wanted) {
  const deadlineMs = Date.now() + WAIT_LIMIT_MS;
  const told = new Map();
  for (let read = 0; ;) {
    for (; read < webhook.messages.length; read += 1) {
      const { atMs, groupLabels, alerts } = webhook.messages[read];
      const group = told.get(groupLabels.alertname) ?? { atMs, alerts: new Set() };
      told.set(groupLabels.alertname, group);
      for (const { fingerprint } of alerts) group.alerts.add(fingerprint);
    }
    const isWhole = [...wanted.keys()].every((name) => told.get(name)?.alerts.size === ALERTS_A_GROUP);
    if (isWhole || Date.now() > deadlineMs) return told;
    await pause(100);
  }
}

/** All groups as fast as they are taken; how long from the begin of a post to the messages about its groups, less their wait. */
async function measureFlood(target, webhook, scale) {
  const groups = Math.round(GROUPS * scale);
  const begunMs = new Map();
  let next = 0;
  const work = async () => {
    for (let group = next; group < groups; group = next) {
      next = group + GROUPS_A_POST;
      const alerts = [];
      for (let at = group; at < Math.min(groups, group + GROUPS_A_POST); at += 1) {
        begunMs.set(`Load${at}`, Date.now());
        for (let number = 0; number < ALERTS_A_GROUP; number += 1) alerts.push(alertOf(at, number));
      }
      await post(target, alerts);
    }
  };
  const startMs = Date.now();
  await Promise.all(Array.from({ length: POSTS_AT_ONCE }, work));
  const takenSeconds = (Date.now() - startMs) / 1000;
  const late = await lateness(webhook, begunMs);
  return { groups, takenPerSecond: (groups * ALERTS_A_GROUP) / takenSeconds, ...late };
}

async function measureLists(target) {
  const times = [];
  let bytes = 0;
  for (let round = 0; round < LIST_ROUNDS; round += 1) {
    const startedMs = performance.now();
    const response = await fetch(`${target.url}/api/v2/alerts/groups`, { headers: target.headers });
    bytes = (await response.arrayBuffer()).byteLength;
    times.push(performance.now() - startedMs);
  }
  return { times, bytes };
}

export async function run(values) {
  const scale = Number(values.scale);
  const folder = makeFolder('notify');
  const webhook = await startWebhook();
  const configPath = join(folder.path, 'alertmanager.yml');
  writeFileSync(
    configPath,
    webhookConfig(webhook.url, { groupBy: 'alertname', groupWait: `${GROUP_WAIT_MS}ms`, groupInterval: '5m' }),
  );
  const turns = watchTurns(folder);
  const target = await startSystem('watchfire', {
    root: values.root,
    folder,
    nodeArguments: turns.nodeArguments,
    env: { WATCHFIRE_ALERTMANAGER_CONFIG: configPath, ...turns.env },
  });
  try {
    const longestTurnOf = async (work) => {
      await pause(TURNS_LAG_MS);
      const fromMs = Date.now();
      const result = await work();
      await pause(TURNS_LAG_MS);
      return { ...result, turn: turns.longest(fromMs) };
    };
    // The first seconds after a start are those of compiling.
    await measureRate(target, webhook, scale * WARM_UP_SHARE, 'WarmUp');
    const flood = await longestTurnOf(() => measureFlood(target, webhook, scale));
    const lists = await longestTurnOf(() => measureLists(target));
    const rate = await longestTurnOf(() => measureRate(target, webhook, scale, 'Rate'));
    const goals = {
      rate: goal(rate.rate, '>=', RATE * 0.98),
      lost: goal(rate.lostCount + flood.lostCount, '<=', 0),
      late: goal(p99(rate), '<=', 1000),
      list: goal(median(lists.times), '<=', 1000),
      turn: goal(Math.max(rate.turn.cpuMs, flood.turn.cpuMs), '<=', LONGEST_TURN_MS),
    };
    report({ rate, flood, lists, goals });
    writeResult(values.resultPath, {
      scale,
      ratePerSecond: rate.rate,
      lost: rate.lostCount + flood.lostCount,
      lateP50Ms: median(rate.lateMs),
      lateP99Ms: p99(rate),
      floodPerSecond: flood.takenPerSecond,
      floodLateP50Ms: median(flood.lateMs),
      floodLateP99Ms: p99(flood),
      listMs: lists.times,
      listBytes: lists.bytes,
      turns: { rate: rate.turn, flood: flood.turn, lists: lists.turn },
      goals,
    });
    return Object.values(goals).every(({ isReached }) => isReached === true) ? 0 : 1;
  } finally {
    await target.stop();
    await webhook.close();
    folder.remove();
  }
}

function report({ rate, flood, lists, goals }) {
  const turnText = ({ turn }) => `${fixed(turn.cpuMs, 0)} (${fixed(turn.wallMs, 0)})`;
  printTable(
    'notifications',
    ['', 'measured', 'goal'],
    [
      ['new alerts a second, beside all that are active', grouped(rate.rate), goalText(goals.rate)],
      ['alerts without a message', grouped(rate.lostCount + flood.lostCount), goalText(goals.lost)],
      ['alert to webhook beyond group_wait, p50 ms', fixed(median(rate.lateMs), 0), ''],
      ['alert to webhook beyond group_wait, p99 ms', fixed(p99(rate), 0), goalText(goals.late)],
      [`all ${grouped(flood.groups)} groups at once: alerts taken a second`, grouped(flood.takenPerSecond), ''],
      ['– alert to webhook beyond group_wait, p50 ms', fixed(median(flood.lateMs), 0), ''],
      ['– alert to webhook beyond group_wait, p99 ms', fixed(p99(flood), 0), ''],
      [
        `/api/v2/alerts/groups, ${grouped(flood.groups * ALERTS_A_GROUP)} alerts, ms`,
        fixed(median(lists.times), 0),
        goalText(goals.list),
      ],
      ['its answer, MiB', fixed(lists.bytes / 2 ** 20, 1), ''],
      ['longest turn of the event loop, CPU (clock) ms: steady rate', turnText(rate), ''],
      ['– all at once', turnText(flood), goalText(goals.turn)],
      ['– lists', turnText(lists), ''],
    ],
  );
}
