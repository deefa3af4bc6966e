import { expect, test } from 'vitest';
import { createJournal } from '@/server/alerting/dispatch/journal';
import type { Pool } from '@/server/alerting/store/pool';
import { silentLog } from '@/server/platform/log';

test('what waits for a database that is away when the process stops is given up as a lost role, and never as a fault', async () => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const pool = { connect: away, query: away } as unknown as Pool;
  const journal = createJournal({ pool, log: silentLog(), lease: { name: 'notify/0', token: 1 } });
  const written = journal.write({ kind: 'group', id: 'g', nextTickMs: 1 }).catch((thrown: unknown) => thrown);
  await journal.close();
  expect(await written).toMatchObject({ kind: 'role-lost' });
});
