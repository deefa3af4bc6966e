// An INSERT of one row with large values, as one message in memory that is used again: the driver's own way copies each parameter twice
// into buffers made anew, asks what columns come back, and writes four messages.
import type pg from 'pg';

export interface InsertStatement {
  /** Of the prepared statement. */
  readonly name: string;
  readonly text: string;
  /** Of each parameter; the text casts them accordingly. */
  readonly types: readonly ('int2' | 'int4' | 'int8' | 'bytea')[];
}

/** Runs a statement with values of its types on a connection; one at a time. Returns how many rows came in. */
export type BinaryInsert = (client: pg.ClientBase, values: readonly (number | Uint8Array)[]) => Promise<number>;

const FIRST_BYTES = 65_536;
/** Messages, terminators and lengths without the name of the statement: far less than this. */
const FRAME_BYTES = 256;
const BINARY = 1;
const WORD = 2 ** 32;
const INT_BYTES = { int2: 2, int4: 4, int8: 8 } as const;

export function createBinaryInsert(statement: InsertStatement): BinaryInsert {
  let idle: Buffer | undefined;
  return async (client, values) => {
    const message = bindAndRun(statement, values, idle);
    // Whoever fails may not have been sent: what it is in is not used again.
    idle = undefined;
    const rowCount = await new Promise<number>((resolve, reject) => {
      client.query(
        new Submission(statement, message.bytes, (error, count) => (error ? reject(error) : resolve(count ?? 0))),
      );
    });
    idle = message.memory;
    return rowCount;
  };
}

/** Bind, Execute and Sync of PostgreSQL's protocol 3.0. */
function bindAndRun(
  { name, types }: InsertStatement,
  values: readonly (number | Uint8Array)[],
  idle: Buffer | undefined,
): { readonly memory: Buffer; readonly bytes: Buffer } {
  const valueBytes = values.reduce<number>((sum, value) => sum + 4 + (typeof value === 'number' ? 8 : value.length), 0);
  const neededBytes = FRAME_BYTES + name.length + valueBytes;
  const memory =
    idle && idle.length >= neededBytes ? idle : Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, neededBytes * 2));
  let at = 5;
  // The portal without a name, then the statement.
  at = memory.writeUInt8(0, at);
  at += memory.write(name, at, 'latin1');
  at = memory.writeUInt8(0, at);
  // One format for all parameters.
  at = memory.writeInt16BE(1, at);
  at = memory.writeInt16BE(BINARY, at);
  at = memory.writeInt16BE(values.length, at);
  values.forEach((value, place) => {
    at = writeParameter(memory, at, types[place] ?? 'bytea', value);
  });
  at = memory.writeInt16BE(0, at);
  memory.write('B', 0, 'latin1');
  memory.writeInt32BE(at - 1, 1);
  at += memory.write('E', at, 'latin1');
  at = memory.writeInt32BE(9, at);
  at = memory.writeUInt8(0, at);
  at = memory.writeInt32BE(0, at);
  at += memory.write('S', at, 'latin1');
  at = memory.writeInt32BE(4, at);
  return { memory, bytes: memory.subarray(0, at) };
}

/** Returns where the next one begins. */
function writeParameter(
  memory: Buffer,
  start: number,
  type: InsertStatement['types'][number],
  value: number | Uint8Array,
): number {
  if (typeof value !== 'number') {
    memory.set(value, memory.writeInt32BE(value.length, start));
    return start + 4 + value.length;
  }
  if (type === 'bytea') throw new Error('Broken promise: a number is given for a parameter of bytes');
  const at = memory.writeInt32BE(INT_BYTES[type], start);
  if (type === 'int2') return memory.writeInt16BE(value, at);
  if (type === 'int4') return memory.writeInt32BE(value, at);
  return memory.writeUInt32BE(value >>> 0, memory.writeInt32BE(Math.floor(value / WORD), at));
}

/** What the driver's connection remembers of statements that it parsed. */
interface Parsed {
  readonly parsedStatements: Readonly<Record<string, string>>;
}

/** As the driver runs it: `name` and `text` tell it what was parsed, `callback` hears of the end (or of a time-out) once. */
class Submission implements pg.Submittable {
  readonly name: string;
  readonly text: string;
  private rowCount = 0;

  constructor(
    statement: InsertStatement,
    private readonly message: Buffer,
    public callback: (error: Error | null, rowCount?: number) => void,
  ) {
    this.name = statement.name;
    this.text = statement.text;
  }

  submit(connection: pg.Connection): void {
    const { name, text } = this;
    const isParsed = (connection as pg.Connection & Parsed).parsedStatements[name] !== undefined;
    if (!isParsed) connection.parse({ name, text, types: [] }, true);
    connection.stream.write(this.message);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rowCount = Number(/^INSERT \d+ (\d+)$/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.rowCount);
  }

  handleError(error: Error): void {
    this.callback(error);
  }
}
