// Reads rows by COPY … TO STDOUT (FORMAT binary): the only way that `pg` returns bytea without turning it into text.
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Signature, flags, length of the header extension. */
const HEADER_BYTES = 19;
const END_OF_DATA = -1;

export type BinaryRow = readonly (Buffer | null)[];

/**
 * Yields the rows of `select` in bunches. Fields are views that live until the next bunch is asked for. `select` holds no
 * parameters (COPY takes none), so callers put only numbers of their own into it.
 */
export async function* copyRows(client: ClientBase, select: string): AsyncGenerator<readonly BinaryRow[]> {
  const stream = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT binary)`, { highWaterMark: 1_048_576 }));
  const parser = createRowParser();
  for await (const chunk of stream) {
    const rows = parser(chunk as Buffer);
    if (rows.length > 0) yield rows;
  }
}

function createRowParser(): (chunk: Buffer) => BinaryRow[] {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let neededBytes = HEADER_BYTES;
  let isHeaderRead = false;
  return (chunk) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < neededBytes) return [];
    const data = pending.length === 1 ? chunk : Buffer.concat(pending, pendingBytes);
    const rows: BinaryRow[] = [];
    let at = isHeaderRead ? 0 : HEADER_BYTES;
    isHeaderRead = true;
    for (;;) {
      const row = parseRow(data, at);
      if (typeof row === 'number') {
        neededBytes = row;
        break;
      }
      rows.push(row.fields);
      at = row.end;
    }
    pending = at === data.length ? [] : [data.subarray(at)];
    pendingBytes = data.length - at;
    return rows;
  };
}

/** A row, or how many bytes must be there before it is worth trying again. */
function parseRow(data: Buffer, start: number): number | { fields: (Buffer | null)[]; end: number } {
  if (data.length < start + 2) return data.length - start + 1;
  const fieldCount = data.readInt16BE(start);
  if (fieldCount === END_OF_DATA) return Number.MAX_SAFE_INTEGER;
  const fields: (Buffer | null)[] = [];
  let at = start + 2;
  for (let field = 0; field < fieldCount; field += 1) {
    if (data.length < at + 4) return at + 4 - start;
    const length = data.readInt32BE(at);
    at += 4;
    if (length < 0) {
      fields.push(null);
      continue;
    }
    if (data.length < at + length) return at + length - start;
    fields.push(data.subarray(at, at + length));
    at += length;
  }
  return { fields, end: at };
}

export function int4(field: Buffer | null | undefined): number {
  return field ? field.readInt32BE(0) : 0;
}

/** Exact up to ±2^53. */
export function int8(field: Buffer | null | undefined): number {
  return field ? field.readInt32BE(0) * 0x1_0000_0000 + field.readUInt32BE(4) : 0;
}
