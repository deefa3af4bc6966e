// The database goes away and comes back: callers get EnvironmentError, nothing half-done stays, and the client mends itself.
import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { inTransaction, isUniqueViolation } from '@/server/entities/database';
import { createEntities, type Entities } from '@/server/entities/entities';
import { aUser, createTestEntities, type TestEntities } from '@/server/entities/testing/test-entities';
import { listUsers } from '@/server/entities/users/list';
import { silentLog } from '@/server/platform/log';

let entities: TestEntities;
let admin: pg.Client;
beforeAll(async () => {
  entities = await createTestEntities();
  admin = new pg.Client({ connectionString: entities.databaseUrl, application_name: 'test' });
  admin.on('error', () => undefined);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await entities.drop();
});

const list = ({ db }: Entities) => listUsers(db, { query: '', limit: 10, offset: 0 });
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
const cutConnections = () =>
  admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watchfire entities' AND datname = current_database()",
  );

test('a server that is not there is EnvironmentError, in a transaction too', async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  const gone = createEntities({ databaseUrl: `postgres://a:b@127.0.0.1:${port}/x`, log: silentLog() });
  expect(isEnvironmentError(await thrownBy(list(gone)))).toBe(true);
  expect(isEnvironmentError(await thrownBy(inTransaction(gone.db, (tx) => tx.user.count())))).toBe(true);
  expect(isEnvironmentError(await thrownBy(gone.db.$queryRaw`SELECT 1`))).toBe(true);
  await gone.close();
});

test.each(['wrong-password', 'no-database'])('%s is EnvironmentError', async (fault) => {
  const url = new URL(entities.databaseUrl);
  if (fault === 'no-database') url.pathname = '/none';
  else url.username = 'nobody';
  const wrong = createEntities({ databaseUrl: url.href, log: silentLog() });
  expect(isEnvironmentError(await thrownBy(list(wrong)))).toBe(true);
  await wrong.close();
});

test('connections that are cut while idle are replaced', async () => {
  await list(entities);
  await cutConnections();
  const first = await thrownBy(list(entities));
  expect(first === undefined || isEnvironmentError(first)).toBe(true);
  expect(await list(entities)).toMatchObject({ totalCount: 0 });
});

test('a connection that is cut inside a transaction undoes it and is EnvironmentError', async () => {
  const thrown = await thrownBy(
    inTransaction(entities.db, async (tx) => {
      await tx.setting.create({ data: { key: 'half', value: true } });
      await cutConnections();
      await tx.setting.create({ data: { key: 'done', value: true } });
    }),
  );
  expect(isEnvironmentError(thrown)).toBe(true);
  expect(await entities.db.setting.count()).toBe(0);
});

test('a statement that runs too long is stopped, and is not a mistake of ours', async () => {
  const hasty = createEntities({ databaseUrl: entities.databaseUrl, log: silentLog(), statementTimeoutMs: 50 });
  expect(isEnvironmentError(await thrownBy(hasty.db.$queryRaw`SELECT pg_sleep(5)::text`))).toBe(true);
  await hasty.close();
});

test('a value that is there already is told from other faults', async () => {
  const user = await aUser(entities, 'same');
  const again = thrownBy(entities.db.user.create({ data: { ...duplicateOf(user.uid) } }));
  expect(isUniqueViolation(await again)).toBe(true);
  expect(isUniqueViolation(await thrownBy(list({ ...entities, db: entities.db })))).toBe(false);
});

function duplicateOf(uid: string) {
  return { uid, login: 'other', loginKey: 'other', name: 'x', role: 'viewer' };
}
