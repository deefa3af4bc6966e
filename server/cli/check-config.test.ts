// The command on real files: what it looks for beside the file it is given.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkConfig } from '@/server/cli/check-config';

async function check(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await checkConfig.run(args, { out: (line) => lines.push(line), err: (line) => lines.push(line) });
  return { code, lines };
}

describe('files that a configuration names', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'watchfire-check-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('an absent password file is a finding, but not with --syntax-only', async () => {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(
      file,
      'scrape_configs: [{job_name: a, basic_auth: {username: u, password_file: absent}, static_configs: [{targets: [x]}]}]\n',
    );
    expect((await check('--syntax-only', file)).code).toBe(0);
    expect(await check(file)).toEqual({
      code: 1,
      lines: [`${file}: error: cannot find "absent", which the configuration names`],
    });
  });

  test('a mistake in a file of jobs is a finding with that file, its line and its column', async () => {
    const file = join(folder, 'main.yml');
    const jobs = join(folder, 'jobs.yml');
    writeFileSync(file, 'scrape_config_files: [jobs*.yml]\n');
    writeFileSync(jobs, 'scrape_configs:\n  - job_name: a\n    scrape_intervall: 5s\n');
    const { code, lines } = await check('--syntax-only', file);
    expect(code).toBe(1);
    expect(lines[0]).toContain(`${file}: error: ${jobs}:3:5: field scrape_intervall not found`);
  });

  test('a mistake in a rule file is a finding with that file, its line and its column, with --syntax-only too', async () => {
    const file = join(folder, 'rules-main.yml');
    const rules = join(folder, 'bad.rules.yml');
    writeFileSync(file, 'rule_files: [bad.rules.yml, "*.none.yml"]\n');
    writeFileSync(rules, 'groups:\n- name: a\n  rules:\n  - {record: b, expr: "sum("}\n  - {alert: c, expr: "up["}\n');
    for (const flags of [[], ['--syntax-only']]) {
      const { code, lines } = await check(...flags, file);
      expect([code, lines.length]).toEqual([1, 2]);
      expect(lines[0]).toContain(
        `${file}: error: ${rules}:4:23: group "a", rule 1, "b": could not parse expression: 1:5:`,
      );
      expect(lines[1]).toContain(
        `${file}: error: ${rules}:5:22: group "a", rule 2, "c": could not parse expression: 1:4:`,
      );
    }
    writeFileSync(rules, 'groups: []\n');
    expect(await check(file)).toEqual({ code: 0, lines: [`${file}: ok`] });
  });

  test('an absent rule file is a finding, but not with --syntax-only, nor when a pattern has no match', async () => {
    const file = join(folder, 'absent-rules.yml');
    writeFileSync(file, 'rule_files: [absent.yml, "none*.yml"]\n');
    expect((await check('--syntax-only', file)).code).toBe(0);
    const { code, lines } = await check(file);
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain('absent.yml" does not point to an existing file');
  });

  test('a log file need not be there', async () => {
    const file = join(folder, 'logs.yml');
    writeFileSync(file, 'global: {query_log_file: absent.log, scrape_failure_log_file: absent.log}\n');
    expect((await check(file)).code).toBe(0);
  });

  test('a file that is not UTF-8 is a finding with its place', async () => {
    const file = join(folder, 'latin1.yml');
    writeFileSync(file, Buffer.from('global:\n  external_labels: {a: "\xe9"}\n', 'latin1'));
    expect(await check(file)).toEqual({ code: 1, lines: [`${file}: error: 2:25: yaml: invalid UTF-8`] });
  });
});
