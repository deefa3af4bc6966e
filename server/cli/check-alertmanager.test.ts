import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkAlertmanager } from '@/server/cli/check-alertmanager';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'watchfire-check-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function check(text: string): Promise<{ code: number; lines: string[] }> {
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, text);
  const lines: string[] = [];
  const code = await checkAlertmanager.run([file], { out: (line) => lines.push(line), err: () => undefined });
  return { code, lines: lines.map((line) => line.replaceAll(folder, '')) };
}

test('a good file is ok, with what it holds and what Watchfire does not do yet', async () => {
  const { code, lines } = await check(
    'route: {receiver: a}\nreceivers: [{name: a, webex_configs: [{room_id: r, http_config: {authorization: {credentials: s}}}]}]\n',
  );
  expect(code).toBe(0);
  expect(lines).toEqual([
    '/alertmanager.yml: ok',
    '  0 inhibit rules, 1 receivers, 0 templates',
    '  note: Watchfire does not serve webex yet (receiver "a")',
  ]);
});

test('a bad file is named with line and reason', async () => {
  const { code, lines } = await check('route:\n  receiver: b\nreceivers: [{name: a}]\n');
  expect(code).toBe(1);
  expect(lines).toEqual(['/alertmanager.yml: error: 2:13: undefined receiver "b" used in route']);
});

test('a file that is not there is a finding', async () => {
  const lines: string[] = [];
  const code = await checkAlertmanager.run(['/nowhere/am.yml'], {
    out: (line) => lines.push(line),
    err: () => undefined,
  });
  expect(code).toBe(1);
  expect(lines[0]).toContain('/nowhere/am.yml: error: cannot read the file: ENOENT');
});

test('template files must parse; a text that does not is a warning', async () => {
  writeFileSync(join(folder, 'own.tmpl'), '{{ define "own" }}{{ .Status }}{{ end }}');
  const head = "templates: ['*.tmpl']\nroute: {receiver: a}\n";
  const text = `${head}receivers: [{name: a, webhook_configs: [{url: 'http://x/{{ template "own" . }}'}], discord_configs: [{webhook_url: 'http://x', title: '{{ nope }}', message: '{{ .Status }}'}]}]\n`;
  expect(await check(text)).toEqual({
    code: 0,
    lines: [
      '/alertmanager.yml: ok',
      '  0 inhibit rules, 1 receivers, 1 templates',
      '  warning: receiver "a", discord_configs[0].title: template: :1: function "nope" not defined',
    ],
  });
  writeFileSync(join(folder, 'own.tmpl'), '{{ define "own" }}\n{{ if }}{{ end }}');
  const { code, lines } = await check(text);
  expect([code, lines]).toEqual([1, ['/alertmanager.yml: error: template: /own.tmpl:2: missing value for if']]);
});

test.each(['a[.tmpl', '[z-a].tmpl', 'a/[/b.tmpl'])('a pattern of templates that is broken: %s', async (pattern) => {
  const { code, lines } = await check(`route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: ["${pattern}"]\n`);
  expect([code, lines[0]]).toEqual([1, expect.stringContaining('syntax error in pattern')]);
});
