import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { createBinaryInsert, type BinaryInsert } from '@/server/storage/postgres/binary-insert';

const STATEMENT = {
  name: 'test_insert',
  text: `INSERT INTO rows (id, small, large, data) SELECT $1::int4, $2::int2, $3::int8, $4::bytea WHERE $1::int4 >= 0`,
  types: ['int4', 'int2', 'int8', 'bytea'],
} as const;
const LARGEST = Number.MAX_SAFE_INTEGER;

let database: TestDatabase;
let client: pg.Client;
let insert: BinaryInsert;

async function connect(): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: database.url, query_timeout: 60_000 });
  await connected.connect();
  return connected;
}

beforeAll(async () => {
  database = await createTestDatabase();
  client = await connect();
  await client.query('CREATE TABLE rows (id int4 PRIMARY KEY, small int2, large int8, data bytea)');
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await client.query('TRUNCATE rows');
  insert = createBinaryInsert(STATEMENT);
});

async function stored(): Promise<unknown[]> {
  const { rows } = await client.query<{ id: number; small: number; large: string; data: Buffer }>(
    'SELECT id, small, large, data FROM rows ORDER BY id',
  );
  return rows.map(({ id, small, large, data }) => [id, small, Number(large), data.toString('hex')]);
}

test('numbers and bytes arrive as they are, whatever was longer before', async () => {
  const long = Buffer.alloc(200_000, 'ab');
  const rows: [number, number, number, Buffer][] = [
    [1, -32_768, LARGEST, long],
    [2, 32_767, -LARGEST, Buffer.of(0, 255, 10)],
    [2_147_483_647, 0, -1, Buffer.alloc(0)],
  ];
  for (const row of rows) expect(await insert(client, row)).toBe(1);
  expect(await stored()).toEqual(rows.map(([id, small, large, data]) => [id, small, large, data.toString('hex')]));
});

test('a statement that lets no row in says so', async () => {
  expect(await insert(client, [-1, 0, 0, Buffer.alloc(1)])).toBe(0);
  expect(await stored()).toEqual([]);
});

test('after an error of the database the next row goes through, on this connection and on a new one', async () => {
  const bytes = Buffer.of(1);
  const other = await connect();
  try {
    await insert(other, [1, 0, 0, bytes]);
    await expect(insert(other, [1, 0, 0, bytes])).rejects.toMatchObject({ code: '23505' });
    expect(await insert(other, [2, 0, 0, bytes])).toBe(1);
    await expect(insert(client, [1, 0, 0, bytes])).rejects.toMatchObject({ code: '23505' });
    expect(await insert(client, [3, 0, 0, bytes])).toBe(1);
  } finally {
    await other.end();
  }
  expect(await stored()).toHaveLength(3);
});

test('a connection that ends meanwhile fails the insert', async () => {
  const other = await connect();
  other.on('error', () => undefined);
  await client.query('BEGIN; LOCK TABLE rows');
  const waiting = insert(other, [1, 0, 0, Buffer.of(1)]).catch((thrown: unknown) => thrown);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
  );
  expect(await waiting).toBeInstanceOf(Error);
  await client.query('COMMIT');
  expect(await insert(client, [1, 0, 0, Buffer.of(1)])).toBe(1);
});
