// Dashboards that come as files: stored when new or changed, removed when their file is gone. A bad file harms no other.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { checkDashboard, type CheckedDashboard } from '@/lib/api/check-dashboard';
import { parseJsonText } from '@/lib/api/json-text';
import { requireUid } from '@/lib/api/uid';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor, sharedLockFor } from '@/server/entities/database';
import { saveInTransaction } from '@/server/entities/dashboards/save';

export interface Provisioning {
  /** Flat folder of `*.json`; a missing one counts as empty. */
  readonly directory: string;
  /** Tells the dashboards of this folder from those of others, e.g. "built-in". */
  readonly source: string;
  readonly nowMs: number;
}

export interface ProvisioningOutcome {
  readonly savedCount: number;
  readonly unchangedCount: number;
  readonly removedCount: number;
  /** One sentence a file that could not be taken, with its name. */
  readonly problems: readonly string[];
}

interface DashboardFile {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/** Throws EnvironmentError when the database is away. Several processes may call it at once. */
export async function provisionDashboards(db: Database, provisioning: Provisioning): Promise<ProvisioningOutcome> {
  const { source, nowMs } = provisioning;
  const files = await readFiles(provisioning.directory);
  const problems: string[] = [];
  let savedCount = 0;
  let unchangedCount = 0;
  const namesByUid = new Map<string, string>();
  for (const file of files) {
    try {
      const checked = readDashboardFile(file, nowMs);
      const earlier = namesByUid.get(checked.uid);
      if (earlier !== undefined)
        throw new InputError(`Cannot provision the dashboard: "${earlier}" has the same uid "${checked.uid}"`);
      namesByUid.set(checked.uid, file.name);
      const isSaved = await provisionFile(db, { file, checked, source, nowMs });
      if (isSaved) savedCount += 1;
      else unchangedCount += 1;
    } catch (thrown) {
      if (!isInputError(thrown)) throw thrown;
      problems.push(`${file.name}: ${thrown.message}`);
    }
  }
  const { count: removedCount } = await db.dashboard.updateMany({
    where: { provisionedSource: source, deletedAt: null, provisionedPath: { notIn: files.map((file) => file.name) } },
    data: { deletedAt: new Date(nowMs) },
  });
  return { savedCount, unchangedCount, removedCount, problems };
}

async function readFiles(directory: string): Promise<DashboardFile[]> {
  const names = await readdir(directory).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  const wanted = names.filter((name) => extname(name) === '.json').toSorted();
  return Promise.all(
    wanted.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

type ProvisionedDashboard = CheckedDashboard & { readonly uid: string };

interface FileToProvision {
  readonly file: DashboardFile;
  readonly checked: ProvisionedDashboard;
  readonly source: string;
  readonly nowMs: number;
}

async function provisionFile(db: Database, { file, checked, source, nowMs }: FileToProvision): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'provisioning');
    await sharedLockFor(tx, 'folders');
    const current = await tx.dashboard.findUnique({ where: { uid: checked.uid } });
    const isLive = current !== null && current.deletedAt === null;
    if (isLive && current.provisionedSource !== source)
      throw new InputError(`Cannot provision the dashboard: the uid "${checked.uid}" belongs to another dashboard`);
    if (isLive && current.provisionedHash === file.hash && current.provisionedPath === file.name) return false;
    await saveInTransaction(tx, {
      checked,
      folderUid: null,
      message: `Provisioned from ${file.name}`,
      overwrite: true,
      userId: null,
      nowMs,
      origin: { source, path: file.name, hash: file.hash },
    });
    return true;
  });
}

/** The file's name stands in for a missing uid, so that the address stays the same. */
function readDashboardFile(file: DashboardFile, nowMs: number): ProvisionedDashboard {
  const json = parseJsonText(file.text);
  const model = isJsonObject(json) && isJsonObject(json.dashboard) ? json.dashboard : json;
  const checked = checkDashboard(model, nowMs);
  return { ...checked, uid: checked.uid ?? requireUid(basename(file.name, '.json'), 'uid') };
}
