// Plays a timeline against real processes, in real time, and says what went otherwise than expected.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { judge } from '@/server/alerting/testing/judge-scenario';
import { fillClock, mismatch, type Scenario, type Step } from '@/server/alerting/testing/scenario';
import { type Sink, startSink } from '@/server/alerting/testing/sink';

export interface Replica {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

export interface Launch {
  /** Resolves when it is ready. Each number always has the same address and data. */
  start(options: { readonly configPath: string; readonly number: number }): Promise<Replica>;
}

interface Run {
  readonly scenario: Scenario;
  readonly launch: Launch;
  readonly sink: Sink;
  readonly configPath: string;
  readonly replicas: (Replica | null)[];
  readonly silences: Map<string, string>;
  readonly problems: string[];
  startMs: number;
  lagSeconds: number;
}

export interface Played {
  readonly problems: readonly string[];
  /** How late timers and answers were at most: a slow machine proves nothing. */
  readonly lagSeconds: number;
}

/** As Watchfire has to play it. */
export function runScenario(scenario: Scenario, launch: Launch): Promise<Played> {
  return playScenario({ ...scenario, ...scenario.watchfire }, launch);
}

/** As Alertmanager plays it. */
export async function playScenario(scenario: Scenario, launch: Launch): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-scenario-'));
  const sink = await startSink();
  const run: Run = {
    scenario,
    launch,
    sink,
    configPath: join(folder, 'alertmanager.yml'),
    replicas: [],
    silences: new Map(),
    problems: [],
    startMs: 0,
    lagSeconds: 0,
  };
  try {
    for (const [name, lines] of Object.entries(scenario.files ?? {}))
      writeFileSync(join(folder, name), lines.join('\n'));
    writeConfig(run, scenario.config, Date.now());
    for (let number = 0; number < (scenario.replicas ?? 1); number += 1)
      run.replicas.push(await launch.start({ configPath: run.configPath, number }));
    run.startMs = plannedStart(scenario);
    if (scenario.alignSecond !== undefined) {
      writeConfig(run, scenario.config, run.startMs);
      for (const replica of live(run)) await call(run, 'POST /-/reload', 200, { replica });
    }
    for (const step of scenario.steps.toSorted((left, right) => left.at - right.at)) {
      await until(run, step.at);
      await play(run, step);
    }
    await until(run, scenario.until);
    const problems = [...run.problems, ...judge(scenario, sink.attempts, run.startMs)];
    return { problems, lagSeconds: run.lagSeconds };
  } finally {
    for (const replica of run.replicas) replica?.signal('SIGKILL');
    await Promise.all(live(run).map(({ ended }) => ended));
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const RELOAD_MS = 1000;
/** The runner looks so often whether it is late itself. */
const WATCH_MS = 100;

/** When the clock matters: at that second of a minute, far enough ahead for the configuration to be read. */
function plannedStart({ alignSecond }: Scenario): number {
  if (alignSecond === undefined) return Date.now();
  const minuteMs = 60_000;
  const earliestMs = Date.now() + RELOAD_MS;
  const startMs = Math.floor(earliestMs / minuteMs) * minuteMs + alignSecond * 1000;
  return startMs < earliestMs ? startMs + minuteMs : startMs;
}

function writeConfig({ configPath, sink }: Run, lines: readonly string[], startMs: number): void {
  writeFileSync(configPath, fillClock(lines.join('\n').replaceAll('{sink}', sink.url), startMs));
}

async function until(run: Run, atSeconds: number): Promise<void> {
  const atMs = run.startMs + atSeconds * 1000;
  while (Date.now() < atMs) {
    const wakeMs = Math.min(atMs, Date.now() + WATCH_MS);
    await pause(wakeMs - Date.now());
    noteLag(run, wakeMs);
  }
}

function noteLag(run: Run, expectedMs: number): void {
  run.lagSeconds = Math.max(run.lagSeconds, (Date.now() - expectedMs) / 1000);
}

async function play(run: Run, step: Step): Promise<void> {
  if (step.post) await Promise.all(live(run).map((replica) => post(run, replica, step)));
  if (step.silence) await silence(run, step.silence);
  if (step.expire !== undefined) await call(run, `DELETE /api/v2/silence/${run.silences.get(step.expire)}`, 200);
  if (step.request) await request(run, step.request);
  if (step.restart) await restart(run, step.restart, step.down ?? 0);
  if (step.reload) {
    writeConfig(run, step.reload, run.startMs);
    for (const replica of live(run)) await call(run, 'POST /-/reload', step.status ?? 200, { replica });
  }
  if (step.sink) run.sink.behave(step.sink.path, step.sink);
  if (step.stop) await stop(run, step.stop, step.replica ?? 0);
}

function live({ replicas }: Run): Replica[] {
  return replicas.filter((replica) => replica !== null);
}

interface CallOptions {
  readonly replica?: Replica | undefined;
  readonly body?: string;
}

async function call(
  run: Run,
  line: string,
  status: number,
  { replica = live(run)[0], body }: CallOptions = {},
): Promise<string> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const askedMs = Date.now();
  const response = await fetch(`${replica?.url}${path}`, {
    method,
    headers: { ...replica?.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  noteLag(run, askedMs);
  if (response.status !== status)
    run.problems.push(`${line}: expected status ${status}, found ${response.status} ${text}`);
  return text;
}

function timeText({ startMs }: Run, seconds: number): string {
  return new Date(startMs + seconds * 1000).toISOString();
}

async function post(run: Run, replica: Replica, { post: alerts = [], status = 200 }: Step): Promise<void> {
  const body = alerts.map((alert) =>
    Object.fromEntries(
      Object.entries(alert).map(([key, value]) => [key, typeof value === 'number' ? timeText(run, value) : value]),
    ),
  );
  await call(run, 'POST /api/v2/alerts', status, { replica, body: JSON.stringify(body) });
}

const MATCHER = /^([^=!~]+)(=~|!~|!=|=)(.*)$/;

async function silence(run: Run, wish: NonNullable<Step['silence']>): Promise<void> {
  const matchers = wish.matchers.map((text) => {
    const [, name = '', type = '=', value = ''] = MATCHER.exec(text) ?? [];
    return { name, value, isRegex: type.includes('~'), isEqual: type.startsWith('=') };
  });
  const before = wish.id === undefined ? undefined : run.silences.get(wish.id);
  const body = {
    ...(before !== undefined && { id: before }),
    matchers,
    startsAt: timeText(run, wish.startsAt ?? (Date.now() - run.startMs) / 1000),
    endsAt: timeText(run, wish.endsAt ?? 3600),
    createdBy: 'scenario',
    comment: 'scenario',
  };
  const text = await call(run, 'POST /api/v2/silences', wish.status ?? 200, { body: JSON.stringify(body) });
  if ((wish.status ?? 200) !== 200) return;
  const { silenceID: id } = JSON.parse(text) as { silenceID: string };
  if (wish.sameId === true && id !== before) run.problems.push(`silence ${wish.id}: expected to keep its id`);
  if (wish.newId === true && id === before) run.problems.push(`silence ${wish.id}: expected a new id`);
  const name = wish.as ?? wish.id;
  if (name !== undefined) run.silences.set(name, id);
}

async function request(run: Run, wish: NonNullable<Step['request']>): Promise<void> {
  const path = wish.path.replaceAll(/\{id:([^}]+)\}/g, (_, name: string) => run.silences.get(name) ?? '');
  const body = wish.raw ?? (wish.body === undefined ? undefined : JSON.stringify(wish.body));
  const text = await call(run, `${wish.method ?? 'GET'} ${path}`, wish.status ?? 200, {
    ...(body !== undefined && {
      body: body.replaceAll(/@t(-?[\d.]+)/g, (_, seconds: string) => timeText(run, Number(seconds))),
    }),
  });
  if (wish.length === undefined && wish.keys === undefined && wish.match === undefined) return;
  const found = JSON.parse(text) as unknown;
  if (wish.length !== undefined && (found as unknown[]).length !== wish.length)
    run.problems.push(`${path}: expected ${wish.length} items, found ${text}`);
  for (const key of wish.keys ?? [])
    if (!(key in (found as object))) run.problems.push(`${path}: expected the key ${key}`);
  const problem = wish.match === undefined ? null : mismatch(wish.match, found);
  if (problem !== null) run.problems.push(`${path}: ${problem}`);
}

async function restart(run: Run, how: 'graceful' | 'kill', downSeconds: number): Promise<void> {
  for (const [number, replica] of run.replicas.entries()) {
    if (!replica) continue;
    replica.signal(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    await replica.ended;
    await pause(downSeconds * 1000);
    run.replicas[number] = await run.launch.start({ configPath: run.configPath, number });
  }
}

async function stop(run: Run, how: 'graceful' | 'kill', number: number): Promise<void> {
  const replica = run.replicas[number];
  replica?.signal(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
  await replica?.ended;
  run.replicas[number] = null;
}
