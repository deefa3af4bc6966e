import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { packedRows } from '@/server/storage/postgres/packed-rows';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Rows with ids 3, 6, 9 …: every kind of field, NULLs and empty values among them. */
async function read(rowCount: number): Promise<unknown[]> {
  const from = `(SELECT n * 3 AS id, nullif(n * 5000000000, 10000000000) AS big,
      CASE n % 3 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY[n, -n, 7] END::int4[] AS list,
      decode(repeat('ff', n % 4), 'hex') AS bytes, CASE WHEN n % 2 = 0 THEN n END AS odd
    FROM generate_series(1, ${rowCount}) AS n) AS t WHERE true`;
  const rows: unknown[] = [];
  const list: number[] = [];
  for await (const pack of packedRows(client, { columns: 'id, big, list, bytes, odd', from }))
    while (pack.next()) {
      const row = { id: pack.int4(), big: pack.int8() };
      pack.int4Array(list);
      rows.push({ ...row, list: [...list], bytes: pack.bytea().length, isNull: pack.isNull() });
    }
  return rows;
}

test.each([0, 1, 8191, 8192, 8193, 20_000])('%i rows come once each, in order, field by field', async (rowCount) => {
  const expected = Array.from({ length: rowCount }, (_, at) => {
    const n = at + 1;
    const list = n % 3 === 1 ? [n, -n, 7] : [];
    return { id: n * 3, big: n === 2 ? undefined : n * 5e9, list, bytes: n % 4, isNull: n % 2 === 1 };
  });
  expect(await read(rowCount)).toEqual(expected);
});

test('a table without statistics is read once, along its key', async () => {
  const rowCount = 30_000;
  await client.query(
    'CREATE TABLE filled (shard int4, id int4, PRIMARY KEY (shard, id)) WITH (autovacuum_enabled = off)',
  );
  await client.query(`INSERT INTO filled SELECT 0, n FROM generate_series(1, ${rowCount}) AS n`);
  const rowsRead = await inSnapshot(client, async () => {
    let count = 0;
    for await (const pack of packedRows(client, { columns: 'id', from: 'filled WHERE shard = 0' }))
      for (; pack.next(); count += 1) pack.int4();
    expect(count).toBe(rowCount);
    const { rows } = await client.query<{ count: string }>(
      "SELECT seq_tup_read + idx_tup_fetch AS count FROM pg_stat_xact_user_tables WHERE relname = 'filled'",
    );
    return Number(rows[0]?.count);
  });
  expect(rowsRead).toBe(rowCount);
});
