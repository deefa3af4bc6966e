import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { removeSeries } from '@/server/storage/index/remove-series';
import { SERIES_ANNOUNCED, SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import { SeriesRegistry } from '@/server/storage/index/series-registry';

test('a series that gets samples while the database removes it stays, and gets its row back; others go', async () => {
  const registry = new SeriesRegistry();
  const [met, gone] = ['met', 'gone'].map((name) => registry.create(labelSetOf({ __name__: name })));
  const refs = [met ?? -1, gone ?? -1];
  for (const ref of refs) {
    registry.setId(ref, ref + 1);
    registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
  }
  const database = {
    query: async () => {
      registry.activate(refs[0] ?? -1);
      return { rows: [], rowCount: 2, command: '', oid: 0, fields: [] };
    },
  };
  await removeSeries(database, { shard: 0, nowMs: 0, atMs: 0 }, registry, refs);
  expect(refs.map((ref) => registry.isKnown(ref))).toEqual([true, false]);
  expect(registry.hasFlag(refs[0] ?? -1, SERIES_PERSISTED | SERIES_ANNOUNCED)).toBe(false);
  expect(registry.refOfId(1)).toBe(refs[0]);
});
