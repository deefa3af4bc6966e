// Numbers of series, label pairs and exemplars: given out by the database in blocks, never twice, so that processes do not collide.
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { Queryable } from '@/server/storage/log/epochs';

/** They are int4 in the tables and in segments. */
export const NUMBER_LIMIT = 2 ** 31 - 1;
/** New series are refused so many before: those that are known to some process must still get theirs. */
const NUMBERS_LEFT = 10_000_000;
/** From here on the log warns. */
const WARN_SHARE = 0.8;

/** Which numbers have gone so far; each is given once in the life of the database, or of the process. */
export interface UsedNumbers {
  readonly series: number;
  readonly labelPairs: number;
  /** Of this process since its start. */
  readonly references: number;
}

/** Why no new series can be told apart from others any more; null as a rule. */
export function numbersUsedUp({ series, labelPairs, references }: UsedNumbers): string | null {
  const last = NUMBER_LIMIT - NUMBERS_LEFT;
  if (series > last || labelPairs > last)
    return `the database has numbered ${series} series and ${labelPairs} label pairs, of ${NUMBER_LIMIT} that it can; series that are known go on, new ones need a new database`;
  if (references > last)
    return `this process has met ${references} series since its start, of ${NUMBER_LIMIT} that it can tell apart; start it anew`;
  return null;
}

export function areNumbersShort({ series, labelPairs, references }: UsedNumbers): boolean {
  return Math.max(series, labelPairs, references) > NUMBER_LIMIT * WARN_SHARE;
}

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
  const first = rows[0]?.first ?? floor;
  if (kind !== 'exemplar' && first + count - 1 > NUMBER_LIMIT)
    throw new EnvironmentError(`Cannot number a new ${kind}: the last of ${NUMBER_LIMIT} numbers is given`, {
      remedy: 'Series that are known go on; new ones need a new database',
    });
  return first;
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
