// The history of one dashboard.
import { dashboardError } from '@/lib/api/dashboard-error';
import type { DashboardJson } from '@/lib/api/dashboards';
import type { Connection } from '@/server/entities/database';
import { dashboardJson } from '@/server/entities/dashboards/dashboard';
import { NOBODY } from '@/server/entities/users/logins';

export interface DashboardVersion {
  readonly id: number;
  readonly version: number;
  readonly parentVersion: number;
  readonly restoredFrom: number;
  readonly message: string;
  readonly createdMs: number;
  readonly createdBy: string;
}

const ENTRY = {
  id: true,
  version: true,
  parentVersion: true,
  restoredFrom: true,
  message: true,
  createdAt: true,
  createdBy: { select: { login: true } },
} as const;

interface EntryRow extends Omit<DashboardVersion, 'createdMs' | 'createdBy'> {
  readonly createdAt: Date;
  readonly createdBy: { readonly login: string } | null;
}

function toVersion({
  id,
  version,
  parentVersion,
  restoredFrom,
  message,
  createdAt,
  createdBy,
}: EntryRow): DashboardVersion {
  return {
    id,
    version,
    parentVersion,
    restoredFrom,
    message,
    createdMs: createdAt.getTime(),
    createdBy: createdBy?.login ?? NOBODY,
  };
}

export interface VersionPage {
  readonly dashboardId: number;
  readonly limit: number;
  /** The version to go on from, exclusive. */
  readonly before: number | null;
  /** How many to pass over. */
  readonly skip?: number;
}

/** Newest first. */
export async function listVersions(
  db: Connection,
  { dashboardId, limit, before, skip = 0 }: VersionPage,
): Promise<DashboardVersion[]> {
  const rows = await db.dashboardVersion.findMany({
    where: { dashboardId, ...(before !== null && { version: { lt: before } }) },
    orderBy: { version: 'desc' },
    take: limit,
    skip,
    select: ENTRY,
  });
  return rows.map(toVersion);
}

/** Throws InputError 404. */
export async function findVersion(
  db: Connection,
  { dashboardId, version }: { dashboardId: number; version: number },
): Promise<DashboardVersion & { readonly data: DashboardJson }> {
  const row = await db.dashboardVersion.findUnique({
    where: { dashboardId_version: { dashboardId, version } },
    select: { ...ENTRY, data: true },
  });
  if (!row) throw dashboardError('not-found', 'Dashboard version not found', { status: 404 });
  return { ...toVersion(row), data: dashboardJson(row.data) };
}
