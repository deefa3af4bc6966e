import { expect, test } from 'vitest';
import { shownFlags } from '@/server/platform/settings/shown-flags';

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
