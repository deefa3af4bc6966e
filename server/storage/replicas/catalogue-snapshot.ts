// What counts at one moment, as the database has it: sealed epochs, their segments, deletions, removed series. One snapshot.
import type pg from 'pg';
import { loadRemovedIds } from '@/server/storage/index/remove-series';
import { EPOCH_SEALED, listEpochs, type Epoch } from '@/server/storage/log/epochs';
import { loadSegmentRecords, type SegmentRecord } from '@/server/storage/segments/segment-catalogue';
import { loadTierRecords, type TierRecords } from '@/server/storage/tiers/tier-catalogues';
import { loadTombstones, type StoredTombstone } from '@/server/storage/segments/tombstones';

export interface CatalogueSnapshot {
  readonly version: number;
  readonly epochs: readonly Epoch[];
  readonly unsealed: readonly number[];
  readonly records: readonly SegmentRecord[];
  readonly tierRecords: TierRecords;
  readonly tombstones: readonly StoredTombstone[];
  readonly removedIds: readonly number[];
}

/** To be called inSnapshot(). */
export async function readCatalogue(client: pg.ClientBase, shard: number): Promise<CatalogueSnapshot> {
  const version = await readVersion(client, shard);
  const epochs = await listEpochs(client, shard);
  return {
    version,
    epochs,
    unsealed: epochs.filter(({ state }) => state !== EPOCH_SEALED).map(({ epoch }) => epoch),
    records: await loadSegmentRecords(client, shard),
    tierRecords: await loadTierRecords(client, shard),
    tombstones: await loadTombstones(client, shard),
    removedIds: await loadRemovedIds(client, shard),
  };
}

/** The first epoch whose rows are not in segments; the next one when all are. */
export function unsealedFromOf({ epochs, unsealed }: CatalogueSnapshot): number {
  return Math.min(...unsealed, (epochs.at(-1)?.epoch ?? 0) + 1);
}

async function readVersion(client: pg.ClientBase, shard: number): Promise<number> {
  const { rows } = await client.query<{ version: string }>({
    text: 'SELECT version FROM store_version WHERE shard = $1',
    values: [shard],
  });
  return Number(rows[0]?.version ?? 0);
}
