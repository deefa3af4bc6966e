// The text that reads log rows: for COPY, so it holds only numbers of our own.
import { partitionName } from '@/server/storage/log/epochs';

export interface RowRange {
  readonly epoch: number;
  /** Of one writer, those behind a row; of all when there is none. */
  readonly from?: { readonly writer: number; readonly afterSeq: number };
  readonly limit?: number;
}

/** writer, seq, codec, data; each writer's rows in their order. */
export function selectLogRows(shard: number, { epoch, from, limit }: RowRange): string {
  const behind = from ? ` AND writer = ${from.writer} AND seq > ${from.afterSeq}` : '';
  return `SELECT writer, seq, codec::int4, data FROM ${partitionName(epoch)}
    WHERE shard = ${shard} AND epoch = ${epoch}${behind} ORDER BY writer, seq${limit === undefined ? '' : ` LIMIT ${limit}`}`;
}
