// /api/library-elements: panels that dashboards share, in Grafana's shape.
import { type LibraryElementAnswer, type LibraryElementList, PANEL_KIND } from '@/lib/api/library-elements';
import { createLibraryElementBody, updateLibraryElementBody } from '@/lib/api/library-elements-schema';
import { requireUid, ROOT_FOLDER_UID } from '@/lib/api/uid';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { InputError } from '@/lib/errors/input-error';
import type { Entities } from '@/server/entities/entities';
import { libraryConnections } from '@/server/entities/library-elements/connections';
import {
  findLibraryElement,
  findLibraryElementsByName,
  listLibraryElements,
} from '@/server/entities/library-elements/find';
import type { LibraryAuthor, LibraryElement } from '@/server/entities/library-elements/library-element';
import { removeLibraryElement } from '@/server/entities/library-elements/remove';
import { createLibraryElement, updateLibraryElement } from '@/server/entities/library-elements/save';
import { NOBODY } from '@/server/entities/users/logins';
import { folderUidOf } from '@/server/http/dashboards/dashboard-answers';
import { ORG_ID } from '@/server/http/people/grafana-user';
import { userIdOf } from '@/server/http/people/signed-in-user';
import { readPage, textList, textParameter, wholeNumber } from '@/server/http/query-parameters';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

interface Deps {
  readonly entities: Entities;
  readonly clock: Clock;
}

const PAGE = { limitName: 'perPage', fallback: 100, most: 1000 } as const;
const SORTS = ['', 'alpha-asc', 'alpha-desc'];

export function createListLibraryElements({ entities: { db } }: Deps): Handler {
  return async (_request, { url: { searchParams: query } }) => {
    const sort = textParameter(query, 'sortDirection');
    if (!SORTS.includes(sort))
      throw new InputError('Cannot use "sortDirection": expected alpha-asc or alpha-desc', { field: 'sortDirection' });
    const page = readPage(query, PAGE);
    const { totalCount, elements } = await listLibraryElements(db, {
      text: textParameter(query, 'searchString'),
      types: commaList(query, 'typeFilter'),
      folderUids: commaList(query, 'folderFilterUIDs').map((uid) => (uid === ROOT_FOLDER_UID ? null : uid)),
      excludedUid: textParameter(query, 'excludeUid'),
      isDescending: sort === 'alpha-desc',
      ...page,
    });
    const answer: LibraryElementList = {
      totalCount,
      page: wholeNumber(query, 'page', { fallback: 1, least: 1, most: 1_000_000 }),
      perPage: page.limit,
      elements: await toAnswers(db, elements),
    };
    return Response.json({ result: answer });
  };
}

function commaList(query: URLSearchParams, name: string): string[] {
  return textList(query, name).flatMap((value) => value.split(',').filter((part) => part !== ''));
}

export function createGetLibraryElement({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => one(db, await findLibraryElement(db, params['uid'] ?? ''));
}

export function createGetLibraryElementsByName({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => {
    const found = await findLibraryElementsByName(db, params['name'] ?? '');
    return Response.json({ result: await toAnswers(db, found) });
  };
}

export function createListConnections({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => {
    const element = await findLibraryElement(db, params['uid'] ?? '');
    const connected = (await libraryConnections(db, [element.uid])).get(element.uid) ?? [];
    const result = connected.map(({ id, uid }) => ({
      id,
      kind: PANEL_KIND,
      elementId: element.id,
      connectionId: id,
      connectionUid: uid,
      created: new Date(element.createdMs).toISOString(),
      createdBy: authorOf(element.createdBy),
    }));
    return Response.json({ result });
  };
}

export function createPostLibraryElement({ entities: { db }, clock }: Deps): Handler {
  return async (request, { identity }) => {
    const { uid, folderUid, name, model } = await readBody(request, createLibraryElementBody);
    const element = await createLibraryElement(db, {
      uid: uidOf(uid) ?? null,
      folderUid: folderUidOf(folderUid),
      name,
      ...contentOf(model),
      userId: userIdOf(identity),
      nowMs: clock.nowMs(),
    });
    return one(db, element);
  };
}

export function createPatchLibraryElement({ entities: { db }, clock }: Deps): Handler {
  return async (request, { params, identity }) => {
    const { uid, folderUid, name, model, version } = await readBody(request, updateLibraryElementBody);
    const newUid = uidOf(uid);
    const element = await updateLibraryElement(db, {
      uid: params['uid'] ?? '',
      version,
      ...(newUid !== undefined && { newUid }),
      ...(typeof folderUid === 'string' && { folderUid: folderUidOf(folderUid) }),
      ...(typeof name === 'string' && name !== '' && { name }),
      ...(model !== null && model !== undefined && { content: contentOf(model) }),
      userId: userIdOf(identity),
      nowMs: clock.nowMs(),
    });
    return one(db, element);
  };
}

export function createDeleteLibraryElement({ entities: { db } }: Deps): Handler {
  return async (_request, { params }) => {
    const { id } = await removeLibraryElement(db, params['uid'] ?? '');
    return Response.json({ id, message: 'Library element deleted' });
  };
}

function uidOf(text: string | null | undefined): string | undefined {
  return text === null || text === undefined || text === '' ? undefined : requireUid(text, 'uid');
}

/** Type and description are those of the panel itself. */
function contentOf(model: JsonObject) {
  const { type, description } = model;
  return {
    model,
    type: typeof type === 'string' ? type : '',
    description: typeof description === 'string' ? description : '',
  };
}

async function one(db: Entities['db'], element: LibraryElement): Promise<Response> {
  const [result] = await toAnswers(db, [element]);
  return Response.json({ result });
}

async function toAnswers(db: Entities['db'], elements: readonly LibraryElement[]): Promise<LibraryElementAnswer[]> {
  const connections = await libraryConnections(
    db,
    elements.map(({ uid }) => uid),
  );
  return elements.map((element) => toAnswer(element, connections.get(element.uid)?.length ?? 0));
}

function toAnswer(element: LibraryElement, connectedDashboards: number): LibraryElementAnswer {
  const { id, uid, name, type, description, model, version } = element;
  const folderUid = element.folderUid ?? '';
  return {
    id,
    orgId: ORG_ID,
    folderId: element.folderId ?? 0,
    folderUid,
    uid,
    name,
    kind: PANEL_KIND,
    type,
    description,
    model,
    version,
    meta: {
      folderName: element.folderTitle ?? 'General',
      folderUid,
      connectedDashboards,
      created: new Date(element.createdMs).toISOString(),
      updated: new Date(element.updatedMs).toISOString(),
      createdBy: authorOf(element.createdBy),
      updatedBy: authorOf(element.updatedBy),
    },
  };
}

function authorOf(author: LibraryAuthor | null) {
  return { id: author?.id ?? 0, name: author?.login ?? NOBODY, avatarUrl: '' };
}
