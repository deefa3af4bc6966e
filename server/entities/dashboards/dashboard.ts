// A stored dashboard as the rest of the server sees it.
import type { DashboardJson } from '@/lib/api/dashboards';
import { slugOf } from '@/lib/dashboard/slug';
import type { Dashboard as DashboardRow, Prisma } from '@/prisma/generated/client';
import type { Connection } from '@/server/entities/database';
import { loadLogins } from '@/server/entities/users/logins';

export interface StoredDashboard {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly version: number;
  readonly folderUid: string | null;
  readonly folderId: number | null;
  readonly folderTitle: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly createdBy: string;
  readonly updatedBy: string;
  /** File name, for those that came with the installation or from a provisioning folder. */
  readonly provisionedPath: string | null;
  /** With the `id`, `uid` and `version` of the row. */
  readonly data: DashboardJson;
}

/** With the names of its folder and its authors. */
export async function loadStoredDashboard(db: Connection, row: DashboardRow): Promise<StoredDashboard> {
  const { id, uid, version, folderUid } = row;
  const folder =
    folderUid === null
      ? null
      : await db.folder.findUnique({ where: { uid: folderUid }, select: { id: true, title: true } });
  const loginOf = await loadLogins(db, [row.createdById, row.updatedById]);
  return {
    id,
    uid,
    title: row.title,
    version,
    folderUid,
    folderId: folder?.id ?? null,
    folderTitle: folder?.title ?? null,
    createdMs: row.createdAt.getTime(),
    updatedMs: row.updatedAt.getTime(),
    createdBy: loginOf(row.createdById),
    updatedBy: loginOf(row.updatedById),
    provisionedPath: row.provisionedPath,
    data: { ...dashboardJson(row.data), id, uid, version },
  };
}

/** True because only checked objects are ever stored (lib/api/check-dashboard.ts). */
export function dashboardJson(value: Prisma.JsonValue): DashboardJson {
  return value as DashboardJson;
}

/** True because the object came out of JSON.parse. */
export function jsonInput(dashboard: DashboardJson): Prisma.InputJsonObject {
  return dashboard as Prisma.InputJsonObject;
}

export function dashboardUrl({ uid, title }: { readonly uid: string; readonly title: string }): string {
  return `/d/${uid}/${slugOf(title)}`;
}
