// /api/folders: folders and what is inside them.
import type { FolderCounts } from '@/lib/api/dashboards';
import { createFolderBody, moveFolderBody, updateFolderBody } from '@/lib/api/dashboards-schema';
import { requireUid, ROOT_FOLDER_UID } from '@/lib/api/uid';
import { InputError } from '@/lib/errors/input-error';
import type { Identity } from '@/server/auth/identity';
import type { Entities } from '@/server/entities/entities';
import { folderCounts } from '@/server/entities/folders/counts';
import { createFolder } from '@/server/entities/folders/create';
import { findFolder, folderChain } from '@/server/entities/folders/find';
import type { Folder } from '@/server/entities/folders/folder';
import { listFolders } from '@/server/entities/folders/list';
import { moveFolder } from '@/server/entities/folders/move';
import { removeFolder } from '@/server/entities/folders/remove';
import { updateFolder } from '@/server/entities/folders/update';
import { folderUidOf, toFolderAnswer, toFolderEntry } from '@/server/http/dashboards/dashboard-answers';
import { userIdOf } from '@/server/http/people/signed-in-user';
import { readPage, textParameter } from '@/server/http/query-parameters';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

interface Deps {
  readonly entities: Entities;
  readonly clock: Clock;
}

/** Grafana: default and most 1000. */
const PAGE = { limitName: 'limit', fallback: 1000, most: 1000 } as const;

async function answerFolder({ db }: Entities, folder: Folder, identity: Identity): Promise<Response> {
  const chain = folder.parentUid === null ? [] : await folderChain(db, folder.uid);
  return Response.json(toFolderAnswer(folder, identity, chain));
}

export function createListFolders({ entities: { db } }: Deps): Handler {
  return async (_request, { url }) => {
    const parentUid = folderUidOf(textParameter(url.searchParams, 'parentUid'));
    const folders = await listFolders(db, { parentUid, ...readPage(url.searchParams, PAGE) });
    return Response.json(folders.map(toFolderEntry));
  };
}

export function createPostFolder({ entities }: Deps): Handler {
  return async (request, { identity }) => {
    const body = await readBody(request, createFolderBody);
    const uid = body.uid === undefined || body.uid === null || body.uid === '' ? null : requireUid(body.uid, 'uid');
    // The filter's word for the root must stay the root.
    if (uid === ROOT_FOLDER_UID)
      throw new InputError(`Cannot use the uid "${uid}": it names the root`, { field: 'uid' });
    const folder = await createFolder(entities.db, {
      uid,
      title: body.title,
      description: body.description ?? '',
      parentUid: folderUidOf(body.parentUid),
      userId: userIdOf(identity),
    });
    return answerFolder(entities, folder, identity);
  };
}

export function createGetFolder({ entities }: Deps): Handler {
  return async (_request, { params, identity }) =>
    answerFolder(entities, await findFolder(entities.db, params['uid'] ?? ''), identity);
}

export function createPutFolder({ entities, clock }: Deps): Handler {
  return async (request, { params, identity }) => {
    const { title, description, version, overwrite } = await readBody(request, updateFolderBody);
    const folder = await updateFolder(entities.db, {
      uid: params['uid'] ?? '',
      title,
      ...(typeof description === 'string' && { description }),
      readVersion: overwrite === true ? null : (version ?? null),
      userId: userIdOf(identity),
      nowMs: clock.nowMs(),
    });
    return answerFolder(entities, folder, identity);
  };
}

export function createMoveFolder({ entities, clock }: Deps): Handler {
  return async (request, { params, identity }) => {
    const { parentUid } = await readBody(request, moveFolderBody);
    const folder = await moveFolder(entities.db, {
      uid: params['uid'] ?? '',
      parentUid: folderUidOf(parentUid),
      userId: userIdOf(identity),
      nowMs: clock.nowMs(),
    });
    return answerFolder(entities, folder, identity);
  };
}

export function createDeleteFolder({ entities: { db }, clock }: Deps): Handler {
  return async (_request, { params }) => {
    const { id, title } = await removeFolder(db, { uid: params['uid'] ?? '', nowMs: clock.nowMs() });
    return Response.json({ id, title, message: `Folder ${title} deleted` });
  };
}

export function createGetFolderCounts({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => {
    const { dashboardCount, folderCount, libraryElementCount } = await folderCounts(db, params['uid'] ?? '');
    const counts: FolderCounts = {
      dashboard: dashboardCount,
      folder: folderCount,
      alertrule: 0,
      librarypanel: libraryElementCount,
    };
    return Response.json(counts);
  };
}
