// Saves a dashboard: a new one, or the next version of one, never over a version that its author had not read.
import type { CheckedDashboard } from '@/lib/api/check-dashboard';
import { dashboardError, dashboardNotFound, folderNotFound, versionMismatch } from '@/lib/api/dashboard-error';
import type { DashboardJson } from '@/lib/api/dashboards';
import {
  isUniqueViolation,
  type Connection,
  type Database,
  inTransaction,
  sharedLockFor,
} from '@/server/entities/database';
import { jsonInput, loadStoredDashboard, type StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { titleKey } from '@/server/entities/folders/folder';
import { randomUid } from '@/server/entities/random-uid';

/** Older versions are removed: a dashboard of 8 MiB must not fill the disk by being saved often. */
const KEPT_VERSION_COUNT = 50;

export interface DashboardSave {
  readonly checked: CheckedDashboard;
  /** null: the root. */
  readonly folderUid: string | null;
  readonly message: string;
  /** True: whatever version is stored. */
  readonly overwrite: boolean;
  /** null: by nobody (provisioning). */
  readonly userId: number | null;
  readonly nowMs: number;
  /** The version whose content this is, when one is brought back. */
  readonly restoredFrom?: number;
  /** Set by provisioning only; everybody else is refused over a provisioned dashboard. */
  readonly origin?: DashboardOrigin;
}

export interface DashboardOrigin {
  readonly source: string;
  readonly path: string;
  readonly hash: string;
}

/** Committed when it resolves. Throws InputError 412 version-mismatch, 404 unknown folder, 400 provisioned. */
export async function saveDashboard(db: Database, save: DashboardSave): Promise<StoredDashboard> {
  try {
    return await inTransaction(db, async (tx) => {
      // Folders stay while dashboards are put into them.
      await sharedLockFor(tx, 'folders');
      return saveInTransaction(tx, save);
    });
  } catch (thrown) {
    // Two made the same new uid at once: the second did not read what the first stored.
    if (isUniqueViolation(thrown)) throw versionMismatch();
    throw thrown;
  }
}

export async function saveInTransaction(tx: Connection, save: DashboardSave): Promise<StoredDashboard> {
  const { checked, folderUid, overwrite, origin } = save;
  if (folderUid !== null && (await tx.folder.findUnique({ where: { uid: folderUid }, select: { id: true } })) === null)
    throw folderNotFound();
  const current = await lockCurrent(tx, checked);
  const isLive = current !== null && current.deletedAt === null;
  if (isLive && current.isProvisioned && !origin)
    throw dashboardError('bad-request', 'Cannot save provisioned dashboard', { status: 400 });
  if (isLive && !overwrite && checked.version !== current.version) throw versionMismatch();
  const row = current === null ? await insert(tx, save) : await update(tx, current, save);
  const version = { dashboardId: row.id, version: row.version, parentVersion: current?.version ?? 0 };
  await addVersion(tx, version, save);
  return loadStoredDashboard(tx, row);
}

interface Current {
  readonly id: number;
  readonly version: number;
  readonly deletedAt: Date | null;
  readonly isProvisioned: boolean;
}

/** A deleted dashboard keeps its uid and its history: saving under that uid brings it back. */
async function lockCurrent(tx: Connection, { uid, dashboard }: CheckedDashboard): Promise<Current | null> {
  const id = numericId(dashboard);
  if (uid === null && id === null) return null;
  const rows =
    uid === null
      ? await tx.$queryRaw<Current[]>`
          SELECT id, version, deleted_at AS "deletedAt", provisioned_source IS NOT NULL AS "isProvisioned"
          FROM dashboards WHERE id = ${id}::int FOR UPDATE`
      : await tx.$queryRaw<Current[]>`
          SELECT id, version, deleted_at AS "deletedAt", provisioned_source IS NOT NULL AS "isProvisioned"
          FROM dashboards WHERE uid = ${uid} FOR UPDATE`;
  const current = rows[0] ?? null;
  // Old clients name a dashboard by its number alone.
  if (uid === null && (current === null || current.deletedAt !== null)) throw dashboardNotFound();
  return current;
}

function numericId({ id }: DashboardJson): number | null {
  return typeof id === 'number' && Number.isInteger(id) && id > 0 && id <= 2_147_483_647 ? id : null;
}

function contentOf({ checked, folderUid, userId, nowMs, origin }: DashboardSave) {
  return {
    title: checked.title,
    titleKey: titleKey(checked.title),
    tags: [...checked.tags],
    folderUid,
    data: jsonInput(checked.dashboard),
    updatedAt: new Date(nowMs),
    updatedById: userId,
    provisionedSource: origin?.source ?? null,
    provisionedPath: origin?.path ?? null,
    provisionedHash: origin?.hash ?? null,
    deletedAt: null,
  };
}

function insert(tx: Connection, save: DashboardSave) {
  const { checked, userId, nowMs } = save;
  return tx.dashboard.create({
    data: {
      ...contentOf(save),
      uid: checked.uid ?? randomUid(),
      version: 1,
      createdAt: new Date(nowMs),
      createdById: userId,
    },
  });
}

function update(tx: Connection, current: Current, save: DashboardSave) {
  return tx.dashboard.update({
    where: { id: current.id },
    data: { ...contentOf(save), version: current.version + 1 },
  });
}

async function addVersion(
  tx: Connection,
  version: { dashboardId: number; version: number; parentVersion: number },
  { checked, message, userId, nowMs, restoredFrom = 0 }: DashboardSave,
): Promise<void> {
  await tx.dashboardVersion.create({
    data: {
      ...version,
      restoredFrom,
      data: jsonInput(checked.dashboard),
      message,
      createdAt: new Date(nowMs),
      createdById: userId,
    },
  });
  await tx.dashboardVersion.deleteMany({
    where: { dashboardId: version.dashboardId, version: { lte: version.version - KEPT_VERSION_COUNT } },
  });
}
