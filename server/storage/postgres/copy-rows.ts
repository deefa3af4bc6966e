// Reads rows by COPY … TO STDOUT (FORMAT binary): the only way that `pg` returns bytea without turning it into text.
import type { ClientBase } from 'pg';
import { CopyData } from '@/server/storage/postgres/copy-data';
import { CopyMemory } from '@/server/storage/postgres/copy-memory';

/** Signature, flags, length of the header extension. */
const HEADER_BYTES = 19;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const END_OF_DATA = -1;

export type BinaryRow = readonly (Buffer | null)[];

/**
 * Yields the rows of `select` in bunches. Fields are views that live until the next bunch is asked for. `select` holds no
 * parameters (COPY takes none), so callers put only numbers of their own into it. Whoever reads often keeps the memory.
 */
export async function* copyRows(
  client: ClientBase,
  select: string,
  memory = new CopyMemory(),
): AsyncGenerator<readonly BinaryRow[]> {
  const data = client.query(new CopyData(`COPY (${select}) TO STDOUT (FORMAT binary)`, memory));
  try {
    if (await data.waitFor(HEADER_BYTES)) data.drop(HEADER_BYTES);
    for (let neededBytes = COUNT_BYTES; await data.waitFor(neededBytes);) {
      const parsed = parseRows(data.bytes.subarray(0, data.sizeBytes));
      ({ neededBytes } = parsed);
      if (parsed.rows.length === 0) continue;
      data.drop(parsed.usedBytes);
      yield parsed.rows;
    }
  } finally {
    data.leave();
  }
}

interface ParsedRows {
  readonly rows: BinaryRow[];
  readonly usedBytes: number;
  /** Behind the used ones: before that it is not worth trying again. */
  readonly neededBytes: number;
}

function parseRows(data: Buffer): ParsedRows {
  const rows: BinaryRow[] = [];
  for (let at = 0; ;) {
    const row = parseRow(data, at);
    if (typeof row === 'number') return { rows, usedBytes: at, neededBytes: row };
    rows.push(row.fields);
    at = row.end;
  }
}

/** A row, or how many bytes from its start on must be there before it is worth trying again. */
function parseRow(data: Buffer, start: number): number | { fields: (Buffer | null)[]; end: number } {
  let at = start + COUNT_BYTES;
  if (data.length < at) return COUNT_BYTES;
  const fieldCount = data.readInt16BE(start);
  // Nothing comes behind it: what is waited for is the end of the statement.
  if (fieldCount === END_OF_DATA) return Infinity;
  const fields: (Buffer | null)[] = [];
  for (let field = 0; field < fieldCount; field += 1) {
    at += LENGTH_BYTES;
    if (data.length < at) return at - start;
    const length = data.readInt32BE(at - LENGTH_BYTES);
    if (length < 0) {
      fields.push(null);
      continue;
    }
    at += length;
    if (data.length < at) return at - start;
    fields.push(data.subarray(at - length, at));
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
