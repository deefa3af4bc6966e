// /api/dashboards/uid/:uid/permissions and /api/folders/:uid/permissions: who may do what. Roles say it, for all of them alike.
import { permissionsBody } from '@/lib/api/dashboards-schema';
import { InputError } from '@/lib/errors/input-error';
import { dashboardUrl } from '@/server/entities/dashboards/dashboard';
import { findDashboard } from '@/server/entities/dashboards/find';
import type { Entities } from '@/server/entities/entities';
import { findFolder } from '@/server/entities/folders/find';
import { folderUrl } from '@/server/entities/folders/folder';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

interface Deps {
  readonly entities: Entities;
}

/** What a permission is for. */
interface Subject {
  readonly uid: string;
  readonly title: string;
  readonly url: string;
  readonly folderUid: string;
  readonly isFolder: boolean;
  readonly created: string;
  readonly updated: string;
}

/** Grafana's numbers; administrators may do everything and are not listed. */
const ROLE_PERMISSIONS = [
  { role: 'Editor', permission: 2, permissionName: 'Edit' },
  { role: 'Viewer', permission: 1, permissionName: 'View' },
] as const;

async function dashboardSubject({ entities: { db } }: Deps, uid: string): Promise<Subject> {
  const dashboard = await findDashboard(db, uid);
  return {
    uid: dashboard.uid,
    title: dashboard.title,
    url: dashboardUrl(dashboard),
    folderUid: dashboard.folderUid ?? '',
    isFolder: false,
    created: new Date(dashboard.createdMs).toISOString(),
    updated: new Date(dashboard.updatedMs).toISOString(),
  };
}

async function folderSubject({ entities: { db } }: Deps, uid: string): Promise<Subject> {
  const folder = await findFolder(db, uid);
  return {
    uid: folder.uid,
    title: folder.title,
    url: folderUrl(folder),
    folderUid: folder.uid,
    isFolder: true,
    created: new Date(folder.createdMs).toISOString(),
    updated: new Date(folder.updatedMs).toISOString(),
  };
}

const SUBJECTS = { dashboard: dashboardSubject, folder: folderSubject } as const;

export function createListPermissions(deps: Deps, kind: keyof typeof SUBJECTS): Handler {
  return async (_request, { params }) => {
    const subject = await SUBJECTS[kind](deps, params['uid'] ?? '');
    return Response.json(
      ROLE_PERMISSIONS.map((one) => ({
        ...subject,
        ...one,
        userId: 0,
        userLogin: '',
        userEmail: '',
        teamId: 0,
        team: '',
        inherited: true,
      })),
    );
  };
}

/** What is in force already is accepted, so that a client that repeats it goes on. Throws InputError 422 for anything else. */
export function createSetPermissions(deps: Deps, kind: keyof typeof SUBJECTS): Handler {
  const message = kind === 'folder' ? 'Folder permissions updated' : 'Dashboard permissions updated';
  return async (request, { params }) => {
    const { title, uid } = await SUBJECTS[kind](deps, params['uid'] ?? '');
    const { items } = await readBody(request, permissionsBody);
    const wanted = items.map(({ role, permission }) => `${role ?? ''} ${permission}`).toSorted();
    const given = ROLE_PERMISSIONS.map(({ role, permission }) => `${role} ${permission}`).toSorted();
    const isOfRoles = items.every(({ userId, teamId }) => (userId ?? 0) === 0 && (teamId ?? 0) === 0);
    if (!isOfRoles || JSON.stringify(wanted) !== JSON.stringify(given))
      throw new InputError(
        'Cannot set permissions of one dashboard or folder: the roles of people say who may do what',
        {
          status: 422,
          field: 'items',
        },
      );
    return Response.json({ message, title, uid });
  };
}
