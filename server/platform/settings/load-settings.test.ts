import { expect, test } from 'vitest';
import { loadSettings } from '@/server/platform/settings/load-settings';
import { SETTINGS } from '@/server/platform/settings/registry';

function load(env: Record<string, string> = {}, argv: string[] = [], files: string[] = []) {
  return loadSettings({ env, argv, fileExists: (path) => files.includes(path), readFile: () => '' });
}

test('loadSettings() gives the defaults of the contract', () => {
  expect(load()).toMatchObject({
    port: 3000,
    host: '0.0.0.0',
    prometheusPort: null,
    alertmanagerPort: null,
    databaseUrl: null,
    dataDir: './data',
    configPath: null,
    provisioningPath: null,
    adminUser: null,
    anonymousRole: null,
    trustedNetworks: [],
    hostMetrics: 'auto',
    retentionMs: 30 * 86_400_000,
  });
});

test('files beside the start are taken when they are there', () => {
  expect(load({}, [], ['./prometheus.yml', './provisioning'])).toMatchObject({
    configPath: './prometheus.yml',
    provisioningPath: './provisioning',
  });
});

test('a flag wins over the environment, and an empty variable counts as absent', () => {
  expect(load({ PORT: '4000' }, ['--port', '5000']).port).toBe(5000);
  expect(load({ PORT: '' }).port).toBe(3000);
});

test.each([
  [{ PORT: 'http' }, 'Cannot set PORT to "http": expected a port number from 1 to 65535'],
  [{ PORT: '65536' }, 'Cannot set PORT to "65536"'],
  [{ HOST: 'a b' }, 'Cannot set HOST to "a b": expected a host name or an IP address'],
  [{ DATABASE_URL: 'mysql://root:hunter2@db/x' }, 'Cannot set DATABASE_URL: expected an address like postgres://'],
  [{ WATCHFIRE_TRUSTED_NETWORKS: '10.0.0.0/33' }, 'expected networks like 10.0.0.0/8'],
  [{ WATCHFIRE_TRUSTED_NETWORKS: 'office' }, 'not "office"'],
  [{ WATCHFIRE_ANONYMOUS_ROLE: 'admin' }, 'Cannot set WATCHFIRE_ANONYMOUS_ROLE to "admin": expected one of viewer'],
  [{ WATCHFIRE_HOST_METRICS: 'yes' }, 'expected one of auto, on, off'],
  [{ WATCHFIRE_RETENTION: 'forever' }, 'expected a duration like 30d'],
  [{ WATCHFIRE_RETENTION: '0s' }, 'expected a duration like 30d'],
  [{ WATCHFIRE_SECRET: 'short' }, 'Cannot set WATCHFIRE_SECRET: expected at least 32 characters'],
  [{ WATCHFIRE_EXTERNAL_URL: 'watchfire.example' }, 'expected an address like https://'],
  [{ WATCHFIRE_ADMIN_USER: 'ada' }, 'expected WATCHFIRE_ADMIN_PASSWORD too'],
  [{ PORT: '9090', PROMETHEUS_PORT: '9090' }, 'Cannot use port 9090 twice'],
])('loadSettings(%j) is refused: %s', (env, message) => {
  expect(() => load(env)).toThrow(message);
});

test('a refusal never shows a secret', () => {
  const refuse = () => load({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
  expect(refuse).toThrow(expect.objectContaining({ kind: 'start', message: expect.not.stringContaining('hunter2') }));
});

test('an unknown flag is refused with the list of those that exist', () => {
  expect(() => load({}, ['--prot', '1'])).toThrow(/Cannot read the flags: .*--prot.*allowed are --port/);
});

test('the names of Grafana are understood; a password alone belongs to admin', () => {
  expect(load({ GF_SECURITY_ADMIN_USER: 'root', GF_SECURITY_ADMIN_PASSWORD: 'x' })).toMatchObject({
    adminUser: 'root',
  });
  expect(load({ GF_SECURITY_ADMIN_PASSWORD: 'x' })).toMatchObject({ adminUser: 'admin', adminPassword: 'x' });
  expect(
    load({ WATCHFIRE_ADMIN_USER: 'ada', WATCHFIRE_ADMIN_PASSWORD: 'y', GF_SECURITY_ADMIN_USER: 'root' }),
  ).toMatchObject({ adminUser: 'ada', adminPassword: 'y' });
});

test('networks are read with and without a length', () => {
  const env = { WATCHFIRE_TRUSTED_NETWORKS: ' 10.0.0.0/8, 192.168.1.7 ,fd00::/8,::1' };
  expect(load(env).trustedNetworks).toEqual(['10.0.0.0/8', '192.168.1.7/32', 'fd00::/8', '::1/128']);
});

test('no two settings share a variable or a flag', () => {
  const names = Object.values(SETTINGS).flatMap(
    ({ env, aliases = [] }: { env: string; aliases?: readonly string[] }) => [env, ...aliases],
  );
  const flags = Object.values(SETTINGS).flatMap(({ flag }) => flag ?? []);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(flags).size).toBe(flags.length);
});
