// Many small rows in few large ones. A row of COPY costs its reader microseconds; packed by the server (record_send), a hundred
// thousand of them take as long as a few.
import type { ClientBase } from 'pg';
import { copyRows, int8 } from '@/server/storage/postgres/copy-rows';

/** Rows of one statement: some hundred kilobytes. */
const ROWS_AT_A_TIME = 8192;
/**
 * A table that was filled a moment ago has no statistics: the planner expects a few rows, and would read and sort all that are left
 * for each pack.
 */
const ALONG_THE_KEY = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off';

export interface PackedSelect {
  /** Number columns of the row, `id` first: an int4 that no two rows share, and that is above -1. */
  readonly columns: string;
  /** What follows FROM, up to the condition: only numbers of our own, as in copyRows(). */
  readonly from: string;
}

/**
 * Yields the rows of a table by rising `id`, as packs; the next one is on its way while one is being worked on. To be called in a
 * transaction.
 */
export async function* packedRows(client: ClientBase, select: PackedSelect): AsyncGenerator<PackedRows> {
  await client.query(ALONG_THE_KEY);
  let pending = readPack(client, select, -1);
  for (;;) {
    const pack = await pending;
    if (!pack) return;
    pending = pack.isLast ? Promise.resolve(undefined) : readPack(client, select, pack.lastId);
    // Whoever stops early does not ask for it any more.
    pending.catch(() => undefined);
    yield new PackedRows(pack.bytes);
  }
}

interface Pack {
  readonly lastId: number;
  readonly bytes: Buffer;
  /** No row comes after it. */
  readonly isLast: boolean;
}

async function readPack(
  client: ClientBase,
  { columns, from }: PackedSelect,
  afterId: number,
): Promise<Pack | undefined> {
  const rows = `SELECT ${columns} FROM ${from} AND id > ${afterId} ORDER BY id LIMIT ${ROWS_AT_A_TIME}`;
  const select = `SELECT max(r.id)::int8, string_agg(record_send(r), ''::bytea), count(*) FROM (${rows}) AS r`;
  let pack: Pack | undefined;
  for await (const bunch of copyRows(client, select))
    // The fields are views that do not last.
    for (const [lastId, bytes, count] of bunch)
      if (lastId && bytes && count)
        pack = { lastId: int8(lastId), bytes: Buffer.from(bytes), isLast: int8(count) < ROWS_AT_A_TIME };
  return pack;
}

/** The rows of one pack, one after the other, and of each its fields in their order: nothing is made on the way. */
export class PackedRows {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Buffer) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The same rows from the first on. */
  again(): PackedRows {
    return new PackedRows(this.bytes);
  }

  /** Goes to the next row; all fields of the one before must have been read. */
  next(): boolean {
    if (this.at >= this.bytes.length) return false;
    // The number of fields.
    this.at += 4;
    return true;
  }

  skip(fieldCount: number): void {
    for (let field = 0; field < fieldCount; field += 1) this.field();
  }

  int4(): number {
    const start = this.field();
    return start < 0 ? 0 : this.view.getInt32(start);
  }

  /** Exact up to ±2^53; undefined for NULL. */
  int8(): number | undefined {
    const start = this.field();
    return start < 0 ? undefined : this.view.getInt32(start) * 0x1_0000_0000 + this.view.getUint32(start + 4);
  }

  isNull(): boolean {
    return this.field() < 0;
  }

  /** A view that lives as long as the pack. */
  bytea(): Buffer {
    const start = this.field();
    return this.bytes.subarray(start < 0 ? this.at : start, this.at);
  }

  /** The elements of an int4[] without NULLs go to the end of `target`, which is emptied first. */
  int4Array(target: number[]): void {
    target.length = 0;
    const start = this.field();
    if (start < 0 || this.view.getInt32(start) === 0) return;
    const count = this.view.getInt32(start + 12);
    for (let at = 0; at < count; at += 1) target.push(this.view.getInt32(start + 24 + at * 8));
  }

  /** Where the next field begins, -1 for NULL; goes on behind it. Each has its type, its length and its bytes. */
  private field(): number {
    const length = this.view.getInt32(this.at + 4);
    const start = this.at + 8;
    this.at = start + Math.max(0, length);
    return length < 0 ? -1 : start;
  }
}
