// `npm run bench -- notify`: alerts in and messages out of the built product, against a webhook on the same machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixed, goal, goalText, grouped, median, printTable, writeResult } from '../shared/report.mjs';
import { makeFolder, startSystem } from '../shared/systems.mjs';
import { startWebhook, webhookConfig } from '../shared/webhook.mjs';

const GROUP_WAIT_MS = 2000;
const RATE = 1000;
const RATE_SECONDS = 20;
const BATCH = 100;
const GROUPS = 5000;
const ALERTS_A_GROUP = 10;
const LIST_ROUNDS = 5;
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
async function measureRate(target, webhook, scale) {
  const seconds = Math.max(2, Math.round(RATE_SECONDS * scale));
  const acceptedMs = new Map();
  const roundMs = (BATCH / RATE) * 1000;
  const startMs = Date.now();
  let sentCount = 0;
  for (let round = 0; round * roundMs < seconds * 1000; round += 1) {
    await pause(Math.max(0, startMs + round * roundMs - Date.now()));
    const alerts = Array.from({ length: BATCH }, (_, at) => alertOf(`Rate${round}`, at));
    const askedMs = Date.now();
    await post(target, alerts);
    acceptedMs.set(`LoadRate${round}`, askedMs);
    sentCount += alerts.length;
  }
  const tookSeconds = (Date.now() - startMs) / 1000;
  const toldMs = await waitForMessages(webhook, acceptedMs);
  const lateMs = [...acceptedMs].map(([name, atMs]) => (toldMs.get(name) ?? Infinity) - atMs - GROUP_WAIT_MS);
  const lostCount = lateMs.filter((value) => !Number.isFinite(value)).length;
  return { rate: sentCount / tookSeconds, lateMs: lateMs.toSorted((a, b) => a - b), lostCount };
}

async function waitForMessages(webhook, wanted) {
  const deadlineMs = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const toldMs = new Map();
    for (const { atMs, groupLabels } of webhook.messages)
      if (!toldMs.has(groupLabels.alertname)) toldMs.set(groupLabels.alertname, atMs);
    if ([...wanted.keys()].every((name) => toldMs.has(name)) || Date.now() > deadlineMs) return toldMs;
    await pause(100);
  }
}

async function fill(target, scale) {
  const groups = Math.round(GROUPS * scale);
  for (let group = 0; group < groups; group += 100) {
    const alerts = [];
    for (let at = group; at < Math.min(groups, group + 100); at += 1)
      for (let number = 0; number < ALERTS_A_GROUP; number += 1) alerts.push(alertOf(at, number));
    await post(target, alerts);
  }
  return groups;
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
  const target = await startSystem('watchfire', {
    root: values.root,
    folder,
    env: { WATCHFIRE_ALERTMANAGER_CONFIG: configPath },
  });
  try {
    const rate = await measureRate(target, webhook, scale);
    const groups = await fill(target, scale);
    await waitForMessages(webhook, new Map(Array.from({ length: groups }, (_, at) => [`Load${at}`, 0])));
    const lists = await measureLists(target);
    const p99Ms = rate.lateMs[Math.floor(rate.lateMs.length * 0.99)];
    const goals = {
      rate: goal(rate.rate, '>=', RATE * 0.98),
      lost: goal(rate.lostCount, '<=', 0),
      late: goal(p99Ms, '<=', 1000),
      list: goal(median(lists.times), '<=', 1000),
    };
    printTable(
      'notifications',
      ['', 'measured', 'goal'],
      [
        ['new alerts a second', grouped(rate.rate), goalText(goals.rate)],
        ['alerts without a message', grouped(rate.lostCount), goalText(goals.lost)],
        ['alert to webhook beyond group_wait, p50 ms', fixed(median(rate.lateMs), 0), ''],
        ['alert to webhook beyond group_wait, p99 ms', fixed(p99Ms, 0), goalText(goals.late)],
        [
          `/api/v2/alerts/groups, ${grouped(groups * ALERTS_A_GROUP)} alerts, ms`,
          fixed(median(lists.times), 0),
          goalText(goals.list),
        ],
        ['its answer, MiB', fixed(lists.bytes / 2 ** 20, 1), ''],
      ],
    );
    writeResult(values.resultPath, {
      scale,
      ratePerSecond: rate.rate,
      lost: rate.lostCount,
      lateP50Ms: median(rate.lateMs),
      lateP99Ms: p99Ms,
      listMs: lists.times,
      listBytes: lists.bytes,
      goals,
    });
    return Object.values(goals).every(({ isReached }) => isReached === true) ? 0 : 1;
  } finally {
    await target.stop();
    await webhook.close();
    folder.remove();
  }
}
