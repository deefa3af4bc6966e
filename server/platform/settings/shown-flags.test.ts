import { expect, test } from 'vitest';
import { loadSettings } from '@/server/platform/settings/load-settings';
import { prometheusFlags, shownFlags } from '@/server/platform/settings/shown-flags';

test('shownFlags() writes durations as people do, leaves unset ones empty and shows no secret', () => {
  const flags = shownFlags({
    retentionMs: 2_592_000_000,
    port: 3000,
    configPath: null,
    secret: 'hidden',
    adminPassword: 'hidden',
  });
  expect(flags).toEqual({ retention: '30d', port: '3000', config: '' });
});

test('prometheusFlags() says under the names of Prometheus what is in force', () => {
  const settings = loadSettings({
    env: { PORT: '9091', WATCHFIRE_RETENTION: '90d' },
    argv: [],
    fileExists: () => false,
    readFile: () => '',
  });
  expect(prometheusFlags(settings)).toMatchObject({
    'query.lookback-delta': '5m',
    'query.max-samples': '50000000',
    'query.timeout': '2m',
    'storage.tsdb.retention.time': '90d',
    'web.listen-address': '0.0.0.0:9091',
  });
});
