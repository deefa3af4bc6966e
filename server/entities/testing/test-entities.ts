// Entities on a database of their own, and builders for what tests put into it.
import type { Role } from '@/lib/api/roles';
import { checkDashboard } from '@/lib/api/check-dashboard';
import type { DashboardJson } from '@/lib/api/dashboards';
import { createEntities, type Entities } from '@/server/entities/entities';
import { saveDashboard, type DashboardSave } from '@/server/entities/dashboards/save';
import type { StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { createUser } from '@/server/entities/users/create';
import type { User } from '@/server/entities/users/user';
import { silentLog } from '@/server/platform/log';
import { createTestDatabase } from '@/server/platform/testing/test-database';

export interface TestEntities extends Entities {
  readonly databaseUrl: string;
  drop(): Promise<void>;
}

/** Call in beforeAll, and `drop` in afterAll. */
export async function createTestEntities(): Promise<TestEntities> {
  const database = await createTestDatabase();
  const entities = createEntities({ databaseUrl: database.url, log: silentLog() });
  return {
    ...entities,
    databaseUrl: database.url,
    async drop() {
      await entities.close();
      await database.drop();
    },
  };
}

/** An instant in the past, so that what tests make is never in the future of the database's clock. */
export const TEST_START_MS = Date.UTC(2026, 0, 1);

/** A person who cannot sign in: their hash fits no password. */
export function aUser({ db }: Entities, login: string, role: Role = 'viewer'): Promise<User> {
  return createUser(db, {
    login,
    email: `${login}@example.org`,
    name: login,
    passwordHash: '$argon2id$none',
    isPasswordWeak: false,
    role,
  });
}

export function aSavedDashboard(
  { db }: Entities,
  dashboard: DashboardJson,
  save: Partial<Omit<DashboardSave, 'checked'>> = {},
): Promise<StoredDashboard> {
  return saveDashboard(db, {
    checked: checkDashboard({ title: 'Untitled', ...dashboard }, TEST_START_MS),
    folderUid: null,
    message: '',
    overwrite: false,
    userId: null,
    nowMs: TEST_START_MS,
    ...save,
  });
}
