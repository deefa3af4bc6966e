import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatConfigYaml, parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { loadPrometheusConfig } from '@/server/scrape/load-config';

const load = (path: string) => loadPrometheusConfig({ path, readFile: (file) => readFile(file, 'utf8') });

/** Files of a made-up folder. */
const loadFrom = (files: Readonly<Record<string, string>>) =>
  loadPrometheusConfig({
    path: '/etc/prometheus.yml',
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('missing'), { code: 'ENOENT' });
      return text;
    },
    listFolder: async (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
  });

test('loadPrometheusConfig() reads the files that scrape_config_files names, in order', async () => {
  const config = await loadFrom({
    '/etc/prometheus.yml': 'scrape_config_files: ["jobs/*.yml"]\nscrape_configs: [{job_name: main}]',
    '/etc/jobs/b.yml': 'scrape_configs: [{job_name: b}]',
    '/etc/jobs/a.yml': 'scrape_configs: [{job_name: a}]',
    '/etc/jobs/a.txt': 'not read',
  });
  expect(config.scrapeConfigs.map(({ jobName, sourceFile }) => [jobName, sourceFile])).toEqual([
    ['main', '/etc/prometheus.yml'],
    ['a', '/etc/jobs/a.yml'],
    ['b', '/etc/jobs/b.yml'],
  ]);
});

test('loadPrometheusConfig() names the file in which a job comes a second time', async () => {
  const files = {
    '/etc/prometheus.yml': 'scrape_config_files: [more.yml]\nscrape_configs: [{job_name: node}]',
    '/etc/more.yml': 'scrape_configs:\n  - job_name: node',
  };
  await expect(loadFrom(files)).rejects.toThrow(
    '/etc/more.yml:2:15: found multiple scrape configs with job name "node", first found in /etc/prometheus.yml',
  );
});

test('loadPrometheusConfig() says that a file is not there', async () => {
  await expect(loadFrom({})).rejects.toThrow('/etc/prometheus.yml:1:1: cannot read the file: no such file');
});

const shared = process.env['WATCHFIRE_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
const folder = join(shared, 'conformance/config');

/** YAML files of a folder that are cases themselves: those that others include are not. */
const casesOf = (kind: 'good' | 'bad'): string[] => {
  if (!existsSync(folder)) return [];
  const manifest: unknown = JSON.parse(readFileSync(join(shared, 'conformance/MANIFEST.json'), 'utf8'));
  const included = JSON.stringify(manifest);
  return readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.yml'))
    .filter((name) => kind === 'good' || !name.endsWith('.good.yml') || !included.includes(name));
};

describe.skipIf(!existsSync(folder))('configurations of the shared conformance data (set WATCHFIRE_SHARED)', () => {
  test.each(casesOf('good'))('%s loads', async (name) => {
    const config = await load(join(folder, 'good', name));
    expect(formatConfigYaml(config)).toContain('global:');
  });

  test.each(casesOf('bad'))('%s is refused with file, line and column', async (name) => {
    await expect(load(join(folder, 'bad', name))).rejects.toThrow(/^\S+\.yml:\d+:\d+: ./);
  });

  test('the printed form of a loaded configuration loads again, and holds no secret', async () => {
    const config = await load(join(folder, 'good', 'conf.good.yml'));
    const printed = formatConfigYaml(config);
    expect(printed).not.toContain('mysecret');
    expect(formatConfigYaml(parsePrometheusConfig(printed, { fileName: 'printed.yml' }))).toBe(printed);
  });
});
