import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { CopyMemory } from '@/server/storage/postgres/copy-memory';
import { copyRows, int4, int8, type BinaryRow } from '@/server/storage/postgres/copy-rows';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url, query_timeout: 60_000 });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

async function all<T>(select: string, read: (row: BinaryRow) => T, memory?: CopyMemory): Promise<T[]> {
  const found: T[] = [];
  for await (const rows of copyRows(client, select, memory)) for (const row of rows) found.push(read(row));
  return found;
}

const int4Of = ([field]: BinaryRow): number => int4(field);

/** Of each row: how long the field is, and whether all of its bytes are those of the row. */
const filled = ([number, field]: BinaryRow): [number, boolean] => [
  field?.length ?? -1,
  field?.every((byte) => byte === 97 + (int4(number) % 26)) ?? false,
];

test('numbers, bytes and NULL come as they are', async () => {
  const rows = await all(
    `SELECT n::int4, n::int8 * -4294967297, CASE WHEN n = 2 THEN NULL ELSE decode('00ff0a', 'hex') END FROM generate_series(1, 3) n`,
    ([small, large, bytes]) => [int4(small), int8(large), bytes?.toString('hex')],
  );
  expect(rows).toEqual([
    [1, -4294967297, '00ff0a'],
    [2, -8589934594, undefined],
    [3, -12884901891, '00ff0a'],
  ]);
  expect(await all('SELECT 1 WHERE false', int4Of)).toEqual([]);
});

test('rows of any length, in memory that is used again', async () => {
  const memory = new CopyMemory();
  const lengths = Array.from({ length: 60 }, (_, at) => (at * 7919 * at) % 900_000);
  const values = lengths.map((length, at) => `(${at},${length})`).join(',');
  const select = `SELECT n, convert_to(repeat(chr(97 + n % 26), length), 'UTF8') FROM (VALUES ${values}) AS v(n, length)`;
  const expected = lengths.map((length) => [length, true]);
  expect(await all(select, filled, memory)).toEqual(expected);
  expect(await all(select, filled, memory)).toEqual(expected);
});

test('a statement that fails says so, at once or among its rows, and the connection goes on', async () => {
  await expect(all('SELECT nothing', int4Of)).rejects.toThrow('"nothing" does not exist');
  const failing = 'SELECT 1 / (300000 - n), repeat($$x$$, 100) FROM generate_series(1, 400000) n';
  await expect(all(failing, int4Of)).rejects.toThrow('division by zero');
  expect(await all('SELECT 7', int4Of)).toEqual([7]);
});

test('who stops early can use the connection again', async () => {
  const memory = new CopyMemory();
  const select = 'SELECT n::int4, repeat($$x$$, 1000) FROM generate_series(1, 20000) n';
  for await (const rows of copyRows(client, select, memory)) {
    expect(rows.length).toBeGreaterThan(0);
    break;
  }
  expect(await all('SELECT 7 UNION ALL SELECT 8', int4Of, memory)).toEqual([7, 8]);
  expect((await client.query('SELECT 9 AS nine')).rows).toEqual([{ nine: 9 }]);
});

test('a notification that comes beside rows is heard', async () => {
  const heard: (string | undefined)[] = [];
  client.on('notification', ({ payload }) => heard.push(payload));
  await client.query('LISTEN copies');
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  const payloads = Array.from({ length: 20 }, (_, at) => `${at}`);
  for (const payload of payloads) {
    const [numbers] = await Promise.all([
      all('SELECT 7 FROM generate_series(1, 1000)', int4Of),
      other.query(`NOTIFY copies, '${payload}'`),
    ]);
    expect(numbers).toHaveLength(1000);
  }
  await other.end();
  await client.query('SELECT 1');
  expect(heard).toEqual(payloads);
});

test('a connection that is cut among the rows is a fault', async () => {
  const other = new pg.Client({ connectionString: database.url });
  other.on('error', () => undefined);
  await other.connect();
  const reading = async (): Promise<void> => {
    for await (const rows of copyRows(other, 'SELECT n, repeat($$x$$, 1000) FROM generate_series(1, 200000) n'))
      if (rows.length > 0) other.connection.stream.destroy();
  };
  await expect(reading()).rejects.toThrow('Connection terminated');
});
