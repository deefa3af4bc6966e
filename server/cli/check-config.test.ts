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
});
