// Dashboards that come as files: stored when new or changed, removed when their file is gone. A bad file harms no other.
import { basename } from 'node:path';
import { checkDashboard, type CheckedDashboard } from '@/lib/api/check-dashboard';
import { requireUid } from '@/lib/api/uid';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor, sharedLockFor } from '@/server/entities/database';
import { readProvisionedFiles, type ProvisionedPart } from '@/server/entities/dashboards/provisioned-files';
import { saveInTransaction } from '@/server/entities/dashboards/save';

export interface Provisioning {
  /** Flat folder of `*.json`, and of resources of Kubernetes as `*.yaml`; a missing one counts as empty. */
  readonly directory: string;
  /** Tells the dashboards of this folder from those of others, e.g. "built-in". */
  readonly source: string;
  readonly nowMs: number;
}

export interface ProvisioningOutcome {
  readonly savedCount: number;
  readonly unchangedCount: number;
  readonly removedCount: number;
  /** One sentence a file, or a dashboard inside of one, that could not be taken, with its name. */
  readonly problems: readonly string[];
}

/** Throws EnvironmentError when the database is away. Several processes may call it at once. */
export async function provisionDashboards(db: Database, provisioning: Provisioning): Promise<ProvisioningOutcome> {
  const { source, nowMs } = provisioning;
  const { parts, unreadable } = await readProvisionedFiles(provisioning.directory);
  const problems = unreadable.map(({ name, message }) => `${name}: ${message}`);
  let savedCount = 0;
  let unchangedCount = 0;
  const namesByUid = new Map<string, string>();
  for (const part of parts) {
    try {
      const checked = readPart(part, nowMs);
      const earlier = namesByUid.get(checked.uid);
      if (earlier !== undefined)
        throw new InputError(`Cannot provision the dashboard: "${earlier}" has the same uid "${checked.uid}"`);
      namesByUid.set(checked.uid, part.path);
      const isSaved = await provisionPart(db, { part, checked, source, nowMs });
      if (isSaved) savedCount += 1;
      else unchangedCount += 1;
    } catch (thrown) {
      if (!isInputError(thrown)) throw thrown;
      problems.push(`${part.path}: ${thrown.message}`);
    }
  }
  const { count: removedCount } = await db.dashboard.updateMany({
    where: {
      provisionedSource: source,
      deletedAt: null,
      provisionedPath: { notIn: [...parts.map(({ path }) => path), ...unreadable.map(({ name }) => name)] },
      NOT: unreadable.map(({ name }) => ({ provisionedPath: { startsWith: `${name}/` } })),
    },
    data: { deletedAt: new Date(nowMs) },
  });
  return { savedCount, unchangedCount, removedCount, problems };
}

type ProvisionedDashboard = CheckedDashboard & { readonly uid: string };

interface PartToProvision {
  readonly part: ProvisionedPart;
  readonly checked: ProvisionedDashboard;
  readonly source: string;
  readonly nowMs: number;
}

async function provisionPart(db: Database, { part, checked, source, nowMs }: PartToProvision): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'provisioning');
    await sharedLockFor(tx, 'folders');
    const current = await tx.dashboard.findUnique({ where: { uid: checked.uid } });
    const isLive = current !== null && current.deletedAt === null;
    if (isLive && current.provisionedSource !== source)
      throw new InputError(`Cannot provision the dashboard: the uid "${checked.uid}" belongs to another dashboard`);
    if (isLive && current.provisionedHash === part.hash && current.provisionedPath === part.path) return false;
    await saveInTransaction(tx, {
      checked,
      folderUid: null,
      message: `Provisioned from ${part.path}`,
      overwrite: true,
      userId: null,
      nowMs,
      origin: { source, path: part.path, hash: part.hash },
    });
    return true;
  });
}

/** The file's name stands in for a missing uid, so that the address stays the same. */
function readPart({ path, json }: ProvisionedPart, nowMs: number): ProvisionedDashboard {
  const model = isJsonObject(json) && isJsonObject(json.dashboard) ? json.dashboard : json;
  const checked = checkDashboard(model, nowMs);
  return { ...checked, uid: checked.uid ?? requireUid(basename(path, '.json'), 'uid') };
}
