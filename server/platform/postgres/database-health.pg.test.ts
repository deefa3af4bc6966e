import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { openDatabase } from '@/server/platform/postgres/database';
import { createTestDatabase } from '@/server/platform/testing/test-database';

test('sizes, dead rows, the age of transactions and connections are told; a role without rights costs only the size of the log', async () => {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const name = new URL(database.url).pathname.slice(1);
  await admin.query(`CREATE ROLE plain_${name} LOGIN PASSWORD 'plain'`);
  await admin.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_${name}`);
  await admin.query(`GRANT ALL ON SCHEMA public TO plain_${name}`);
  await admin.query('CREATE TABLE wal_1 (LIKE wal INCLUDING ALL)');
  await admin.query('ALTER TABLE wal ATTACH PARTITION wal_1 FOR VALUES IN (1)');
  const plainUrl = new URL(database.url);
  Object.assign(plainUrl, { username: `plain_${name}`, password: 'plain' });

  const read = async (url: string): Promise<string> => {
    const metrics = createMetrics({ withProcess: false });
    const opened = openDatabase({
      url,
      migrationsDir: join(import.meta.dirname, '../../../prisma/migrations'),
      instance: 'here:1',
      folderInUse: null,
      random: Math.random,
      log: silentLog(),
      metrics,
    });
    await opened.migrated;
    for (;;) {
      const text = await metrics.text();
      if (/^watchfire_postgres_wal_written_bytes [1-9]/m.test(text)) {
        await opened.stop();
        return text;
      }
      await new Promise(setImmediate);
    }
  };
  const all = await read(database.url);
  expect(all).toMatch(/^watchfire_postgres_table_bytes\{table="wal"\} [1-9]/m);
  expect(all).toMatch(/^watchfire_postgres_table_partitions\{table="wal"\} 1$/m);
  expect(all).toMatch(/^watchfire_postgres_table_dead_rows\{table="series"\} \d/m);
  expect(all).toMatch(/^watchfire_postgres_transaction_id_age [1-9]/m);
  expect(all).toMatch(/^watchfire_postgres_connections [1-9]/m);
  expect(all).toMatch(/^watchfire_storage_weak_settings 0$/m);
  const plain = await read(plainUrl.href);
  expect(plain).toMatch(/^watchfire_postgres_transaction_id_age [1-9]/m);
  await admin.query(`DROP OWNED BY plain_${name}`);
  await admin.query(`DROP ROLE plain_${name}`);
  await admin.end();
  await database.drop();
});
