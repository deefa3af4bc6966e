// Dashboards and folders in the shapes of Grafana's API, and errors about them with Grafana's word for what is wrong.
import type { DashboardMeta, FolderAnswer, FolderListEntry } from '@/lib/api/dashboards';
import { roleAllows } from '@/lib/api/roles';
import { isUid, ROOT_FOLDER_UID } from '@/lib/api/uid';
import { folderNotFound } from '@/lib/api/dashboard-error';
import { slugOf } from '@/lib/dashboard/slug';
import { isInputError } from '@/lib/errors/input-error';
import type { Identity } from '@/server/auth/identity';
import { dashboardUrl, type StoredDashboard } from '@/server/entities/dashboards/dashboard';
import type { FolderLink } from '@/server/entities/folders/find';
import { type Folder, folderUrl } from '@/server/entities/folders/folder';
import { ORG_ID } from '@/server/http/people/grafana-user';
import type { Handler } from '@/server/http/route';

/** Go's zero time, which Grafana sends where nothing expires. */
const NEVER = '0001-01-01T00:00:00Z';

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function rightsOf({ role }: Identity) {
  const canWrite = role !== null && roleAllows(role, 'dashboards:write');
  return { canSave: canWrite, canEdit: canWrite, canDelete: canWrite, canAdmin: role === 'admin' };
}

export function toMeta(dashboard: StoredDashboard, identity: Identity, isStarred: boolean): DashboardMeta {
  const { folderUid, folderTitle } = dashboard;
  const folder = folderUid === null ? null : { uid: folderUid, title: folderTitle ?? '' };
  const isProvisioned = dashboard.provisionedPath !== null;
  return {
    type: 'db',
    ...rightsOf(identity),
    canStar: identity.kind === 'user',
    slug: slugOf(dashboard.title),
    url: dashboardUrl(dashboard),
    expires: NEVER,
    created: isoTime(dashboard.createdMs),
    updated: isoTime(dashboard.updatedMs),
    createdBy: dashboard.createdBy,
    updatedBy: dashboard.updatedBy,
    version: dashboard.version,
    hasAcl: false,
    isFolder: false,
    isStarred,
    folderId: dashboard.folderId ?? 0,
    folderUid: folderUid ?? '',
    folderTitle: folderTitle ?? 'General',
    folderUrl: folder ? folderUrl(folder) : '',
    provisioned: isProvisioned,
    provisionedExternalId: dashboard.provisionedPath ?? '',
  };
}

export function toFolderEntry({ id, uid, title, parentUid }: Folder): FolderListEntry {
  return { id, uid, title, ...(parentUid !== null && { parentUid }) };
}

/** `chain` is the folder and those above it, as folderChain() gives them. */
export function toFolderAnswer(folder: Folder, identity: Identity, chain: readonly FolderLink[]): FolderAnswer {
  const parents = chain
    .slice(1)
    .toReversed()
    .map(({ uid, title }) => ({ uid, title, url: folderUrl({ uid, title }) }));
  return {
    ...toFolderEntry(folder),
    orgId: ORG_ID,
    url: folderUrl(folder),
    description: folder.description,
    hasAcl: false,
    ...rightsOf(identity),
    created: isoTime(folder.createdMs),
    createdBy: folder.createdBy,
    updated: isoTime(folder.updatedMs),
    updatedBy: folder.updatedBy,
    version: folder.version,
    ...(parents.length > 0 && { parents }),
  };
}

/** What a request names as folder: null, "" and "general" are the root. Throws InputError 404 for what cannot be a uid. */
export function folderUidOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '' || text === ROOT_FOLDER_UID) return null;
  if (!isUid(text)) throw folderNotFound();
  return text;
}

/** Answers errors about dashboards with `status` beside `message`; all others go on to the dispatcher. */
export function withDashboardErrors(handler: Handler): Handler {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (thrown) {
      if (!isInputError(thrown) || !('reason' in thrown)) throw thrown;
      const { message, status, place } = thrown;
      const field = place.field === undefined ? {} : { field: place.field };
      return Response.json({ message, status: thrown.reason, ...field }, { status });
    }
  };
}
