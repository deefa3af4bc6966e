// `check rules` and `test rules` on the files of Prometheus' own tool.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '@/server/cli/command';
import { checkRules } from '@/server/cli/rules/check-rules';
import { testRules } from '@/server/cli/rules/test-rules';

const SHARED = join(
  process.env['WATCHFIRE_SHARED'] ?? join(import.meta.dirname, '../../../../shared'),
  'conformance/rules',
);

async function run(command: Command, args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(args, { out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(SHARED, folder)).map((name) => join(SHARED, folder, name));

describe.runIf(existsSync(SHARED))("Prometheus' own files", () => {
  test('good rule files are ok', async () => {
    const { code, out } = await run(checkRules, filesOf('good'));
    expect(out.split('\n').filter((line) => !line.endsWith(': ok'))).toEqual([]);
    expect(code).toBe(0);
  });

  test('bad rule files are told, each with a place', async () => {
    for (const file of filesOf('bad')) {
      const { code, out } = await run(checkRules, [file]);
      expect(code).toBe(1);
      for (const line of out.split('\n')) expect(line).toMatch(/: error: \d+:\d+: /);
    }
  });

  test('tests that pass pass', async () => {
    const tests = filesOf('tests-pass').filter((file) => !/(?:\/rules|at-modifier|negative-offset)\.yml$/.test(file));
    const { code, out } = await run(testRules, tests);
    expect(out).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  test('tests that fail fail', async () => {
    const rules = /\/(?:rules|bad-rules-syntax|rules_extrafields)\.yml$/;
    for (const file of filesOf('tests-fail').filter((name) => !rules.test(name))) {
      const { code, out } = await run(testRules, [file]);
      expect(out).toContain('  FAILED:');
      expect(code).toBe(1);
    }
  });

  test('unknown fields may be ignored', async () => {
    const file = join(SHARED, 'tests-fail/rules_run_extrafields.yml');
    expect((await run(testRules, ['--ignore-unknown-fields', file])).code).toBe(0);
  });
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('a failing test shows what was expected and what came', async () => {
  await written(
    'own.yml',
    `groups:
- name: a
  rules:
  - alert: Down
    expr: up == 0
    for: 2m
    labels: {severity: page}
    annotations: {summary: "{{ $labels.job }} of {{ $externalLabels.site }} is down: {{ $externalURL }}"}
`,
  );
  const file = await written(
    'own.test.yml',
    `rule_files: [own.yml]
tests:
- name: down
  start_timestamp: 2026-03-01T00:00:00Z
  external_labels: {site: ams}
  external_url: http://here
  input_series: [{series: 'up{job="a"}', values: '0x10'}]
  alert_rule_test:
  - {eval_time: 1m, alertname: Down, exp_alerts: []}
  - eval_time: 2m
    alertname: Down
    exp_alerts:
    - exp_labels: {job: a, severity: page}
      exp_annotations: {summary: "a of ams is down: http://here"}
  - eval_time: 3m
    alertname: Down
    exp_alerts: []
  promql_expr_test:
  - expr: timestamp(ALERTS)
    eval_time: 2m
    exp_samples: [{labels: '{alertname="Down",alertstate="firing",job="a",severity="page"}', value: 1772323320}]
  - expr: up
    eval_time: 1m
    exp_samples: [{labels: 'up{job="a"}', value: 1}]
`,
  );
  const { code, out } = await run(testRules, [file]);
  expect(code).toBe(1);
  expect(out).toBe(`Unit Testing:  ${file}
  FAILED:
    name: down,
    alertname: Down, time: 3m,${' '}
        exp:[],${' '}
        got:[
            0:
              Labels:{alertname="Down", job="a", severity="page"}
              Annotations:{summary="a of ams is down: http://here"}
            ]
    name: down,
    expr: "up", time: 1m,
        exp: {__name__="up", job="a"} 1E+00
        got: {__name__="up", job="a"} 0E+00
`);
});

test('duplicates are a lint finding', async () => {
  const file = await written(
    'twice.yml',
    'groups:\n- name: a\n  rules:\n  - {record: x, expr: 1}\n  - {record: x, expr: 2}\n',
  );
  expect(await run(checkRules, [file])).toMatchObject({ code: 0, out: `${file}: ok` });
  expect((await run(checkRules, ['--lint-fatal', file])).code).toBe(3);
  expect((await run(checkRules, ['--lint-fatal', '--lint=none', file])).code).toBe(0);
});

test('an expression that gives neither a vector nor a scalar fails', async () => {
  await written('none.yml', 'groups: []\n');
  const file = await written(
    'kinds.test.yml',
    `rule_files: [none.yml]
tests:
- promql_expr_test:
  - {expr: '"text"', eval_time: 0m}
  - {expr: 'up[5m]', eval_time: 0m}
`,
  );
  const { code, out } = await run(testRules, [file]);
  expect(code).toBe(1);
  expect(out.match(/err: rule result is not a vector or scalar/g)).toHaveLength(2);
});
