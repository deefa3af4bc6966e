// Numbers of series, label pairs and exemplars: given out by the database in blocks, never twice, so that processes do not collide.
import type { Queryable } from '@/server/storage/log/epochs';

/** A process takes at least so many series numbers at a time: those of one target then lie together. */
const BLOCK = 1000;

interface Wanted {
  readonly shard: number;
  readonly kind: 'series' | 'pair' | 'exemplar';
  readonly count: number;
  /** No number below it is given: the log may hold some that the tables do not know yet. */
  readonly floor: number;
}

/** Returns the first of `count` numbers that follow each other. */
export async function takeNumbers(client: Queryable, { shard, kind, count, floor }: Wanted): Promise<number> {
  const { rows } = await client.query<{ first: number }>({
    text: `INSERT INTO store_counter AS c (shard, kind, next) VALUES ($1, $2, $3::int8 + $4::int8)
           ON CONFLICT (shard, kind) DO UPDATE SET next = GREATEST(c.next, $4::int8) + $3::int8
           RETURNING (next - $3::int8)::float8 AS first`,
    values: [shard, kind, count, floor],
  });
  return rows[0]?.first ?? floor;
}

/** The block that this process numbers its new series from. */
export class SeriesNumbers {
  private next = 0;
  private end = 0;

  constructor(
    private readonly client: Queryable,
    private readonly shard: number,
  ) {}

  /** Makes sure that take() can be called `count` times; what is left of a smaller block is given up. */
  async reserve(count: number, floor: number): Promise<void> {
    if (this.end - this.next >= count) return;
    const size = Math.max(BLOCK, count);
    this.next = await takeNumbers(this.client, { shard: this.shard, kind: 'series', count: size, floor });
    this.end = this.next + size;
  }

  take(): number {
    this.next += 1;
    return this.next - 1;
  }
}
