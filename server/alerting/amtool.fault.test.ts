// One session of amtool against Debian's Alertmanager and against Watchfire: the answers are the same. Skipped where they are missing.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlertingPrograms, buildAlerting } from '@/server/alerting/testing/launch-alerting';
import type { Replica } from '@/server/alerting/testing/run-scenario';
import { isInstalled } from '@/server/platform/testing/installed';
import { takeFreePort } from '@/server/platform/free-port';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const CLIENT = 'amtool';
const ORIGINAL = 'prometheus-alertmanager';
const POLL_MS = 50;
const READY_MS = 30_000;

const CONFIG = `
route:
  receiver: default
  group_by: [alertname]
  routes:
  - matchers: ['severity="page"', 'team=~"core|infra"']
    receiver: pager
    continue: true
  - match: {service: files}
    receiver: files
    routes:
    - match_re: {env: prod.*}
      receiver: pager
inhibit_rules:
- source_matchers: [alertname=Source]
  target_matchers: [alertname=Target]
  equal: [dc]
receivers:
- name: default
- name: pager
- name: files
  webhook_configs:
  - url: http://127.0.0.1:1/key
`;

const IMPORTED = [
  {
    matchers: [{ name: 'a', value: 'b', isRegex: false }],
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2036-01-01T00:00:00Z',
    createdBy: 'imp',
    comment: 'one',
  },
  {
    matchers: [
      { name: 'a', value: 'c.*', isRegex: true, isEqual: false },
      { name: 'x', value: 'y', isRegex: false },
    ],
    startsAt: '2036-01-01T00:00:00Z',
    endsAt: '2036-02-01T00:00:00Z',
    createdBy: 'imp',
    comment: 'two',
  },
];

/** `$ID` is the id of the silence that was made last, `$FOLDER` has the files. */
const SESSION = [
  'alert add alertname=Disk node=db1 severity=page team=core --annotation=summary=full --generator-url=http://p/graph',
  'alert add Cpu node=db2 service=files env=prod1',
  'alert add alertname=Source dc=x',
  'alert add alertname=Target dc=x',
  'alert add alertname=Over --end=2020-01-01T00:00:00Z --start=2019-01-01T00:00:00Z',
  'alert add alertname=Future --start=2036-01-01T00:00:00Z',
  'alert add alertname=Backwards --start=2036-01-01T00:00:00Z --end=2035-01-01T00:00:00Z',
  'alert add foo=bar',
  'alert add alertname=',
  'alert add A=B=C',
  'alert add',
  'alert',
  'alert query',
  'alert query -o simple',
  'alert query -o extended',
  'alert query -a',
  'alert query -a -i',
  'alert query -u',
  'alert query -r pag',
  'alert query -r pag.r',
  'alert query alertname=',
  'alert query node!=',
  'alert query alertname!~D.*',
  'alert query a~b',
  'alert query =x',
  'alert query -o json',
  'alert query alertname=Disk',
  'alert query Cpu',
  'alert query alertname=~D.* node!=db9',
  'alert query --inhibited',
  'alert query --receiver=pager',
  'alert query --receiver=nobody',
  'alert query alertname=(',
  'silence add alertname=Disk node=~db.* --comment=disk --author=ada --duration=1h',
  'silence query',
  'silence query -o json',
  'silence query -o simple',
  'silence query alertname=Disk',
  'silence query alertname=Nothing',
  'silence query --created-by=ada',
  'silence query --within=2h',
  'alert query --silenced',
  'alert query -o simple',
  'silence update $ID --duration=2h --comment=longer',
  'silence query -q',
  'silence expire $ID',
  'silence query',
  'silence query --expired',
  'silence add --comment=nothing',
  'silence add alertname=~( --comment=x',
  'silence add node!=db1 --comment=others --author=ada',
  'alert query --silenced -o simple',
  'silence expire $ID',
  'silence expire 00000000-0000-0000-0000-000000000000x',
  'config routes show',
  'config routes test severity=page team=core',
  'config routes test service=files env=prod1',
  'config routes test service=files env=dev',
  'config routes test --verify.receivers=default x=y',
  'config routes test --verify.receivers=pager x=y',
  'config routes test --tree service=files env=prod1',
  'silence add alertname=~.+ team!=core --comment=wide --author=bob --start=2030-01-01T00:00:00Z --end=2030-01-02T00:00:00Z',
  'silence query --expired=false',
  'silence query team!=core',
  'silence update $ID --comment=later --end=2030-01-03T00:00:00Z',
  'silence query -o simple',
  'silence expire $ID',
  'silence expire $ID',
  'silence add Disk --comment=short --author=ada --duration=0s',
  'silence add alertname="quoted value" --comment=q --author=ada',
  'silence query alertname="quoted value"',
  'silence expire $(none)',
  'cluster show',
  'silence add Cpu --comment=x --duration=1x',
  'silence add Cpu --comment=x --duration=-1h',
  'silence add Cpu --comment=x --start=2036-01-01T00:00:00Z --end=2035-01-01T00:00:00Z',
  'silence add Cpu --comment=soon --author=zed --duration=30m',
  'silence query --within=45m',
  'silence query --expired --within=1h --created-by=ada',
  'silence update nonsense',
  'silence update',
  'silence expire',
  'silence expire nonsense',
  'silence import $FOLDER/silences.json',
  'silence import --force $FOLDER/silences.json',
  'silence import $FOLDER/missing.json',
  'silence query -q x=y',
  'silence query a!~c.*',
  'silence',
  'config routes',
  'config routes test',
  'config routes test --verify.receivers=pager,default severity=page team=core',
  'config routes test --tree severity=page team=core',
  'cluster',
  'check-config $FOLDER/alertmanager.yml',
  'template render --template.text={{.Status}}',
];

const missing = [CLIENT, ORIGINAL].filter((name) => !isInstalled(name));
if (missing.length > 0) process.stdout.write(`amtool session: skipped, not installed: ${missing.join(', ')}\n`);

interface Said {
  readonly line: string;
  readonly code: number;
  readonly out: string;
}

function amtool(url: string, line: string): Promise<Said> {
  const args = [...line.split(' '), `--alertmanager.url=${url}`, '--no-version-check'];
  return new Promise((resolve) => {
    execFile(
      CLIENT,
      args,
      { env: { PATH: process.env['PATH'], NODE_ENV: 'test', HOME: '/nowhere' } },
      (error, stdout, stderr) => {
        resolve({ line, code: typeof error?.code === 'number' ? error.code : 0, out: `${stdout}${stderr}` });
      },
    );
  });
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Ids and times differ; the width of columns depends on nothing else. */
function normalized(said: Said): Said {
  const out = said.out
    .replaceAll(new RegExp(UUID, 'g'), 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC)?/g, 'TIME')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'URL');
  return { ...said, out: out.trim().startsWith('[{') ? sortedJson(out) : out };
}

/** Newer versions say more of an alert. */
const NEWER_KEYS = new Set(['mutedBy', 'annotations']);

function sortedJson(text: string): string {
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !NEWER_KEYS.has(key))
        .toSorted(([left], [right]) => left.localeCompare(right))
        .map(([key, inner]) => [key, sort(inner)]),
    );
  };
  return JSON.stringify(sort(JSON.parse(text)));
}

async function session(url: string, folder: string): Promise<Said[]> {
  const said: Said[] = [];
  let id = '';
  for (const line of SESSION) {
    const answer = await amtool(url, line.replace('$ID', id).replace('$FOLDER', folder));
    id = line.startsWith('silence add') ? (UUID.exec(answer.out)?.[0] ?? id) : id;
    said.push(normalized({ ...answer, line }));
  }
  return said;
}

describe.skipIf(missing.length > 0)('a session of amtool', () => {
  let programs: AlertingPrograms;
  let database: TestDatabase;
  let folder = '';
  let ours: Replica | undefined;
  let original: ReturnType<typeof spawn> | undefined;
  let originalUrl = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchfire-amtool-'));
    const configPath = join(folder, 'alertmanager.yml');
    writeFileSync(configPath, CONFIG);
    writeFileSync(join(folder, 'silences.json'), JSON.stringify(IMPORTED));
    database = await createTestDatabase();
    programs = await buildAlerting('amtool');
    ours = await programs.on(database).start({ configPath, number: 0 });
    const port = await takeFreePort();
    originalUrl = `http://127.0.0.1:${port}`;
    original = spawn(
      ORIGINAL,
      [
        `--config.file=${configPath}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    await waitForAnswer(`${originalUrl}/-/ready`);
  });
  afterAll(async () => {
    ours?.signal('SIGKILL');
    await ours?.ended;
    original?.kill('SIGKILL');
    programs.remove();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets the same answers from both', { timeout: 120_000 }, async () => {
    const wanted = await session(originalUrl, folder);
    const found = await session(ours?.url ?? '', folder);
    expect(found).toEqual(wanted);
  });
});

async function waitForAnswer(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_MS;
  while (performance.now() < deadlineMs) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(POLL_MS);
  }
  throw new Error(`${url} does not answer`);
}
