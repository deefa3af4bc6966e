// GET /api/search: dashboards and folders by title, tag, folder and star.
import type { SearchHit } from '@/lib/api/dashboards';
import { roleAllows } from '@/lib/api/roles';
import { ROOT_FOLDER_UID } from '@/lib/api/uid';
import { slugOf } from '@/lib/dashboard/slug';
import { InputError } from '@/lib/errors/input-error';
import { dashboardUrl } from '@/server/entities/dashboards/dashboard';
import { type FoundEntry, search } from '@/server/entities/dashboards/search';
import type { Entities } from '@/server/entities/entities';
import { folderUrl } from '@/server/entities/folders/folder';
import { userIdOf } from '@/server/http/people/signed-in-user';
import { isSet, readPage, textList, textParameter } from '@/server/http/query-parameters';
import type { Handler } from '@/server/http/route';

const TYPES = ['dash-db', 'dash-folder'] as const;
const SORTS = ['', 'alpha-asc', 'alpha-desc'];
const PERMISSIONS = ['', 'View', 'Edit'];
/** Grafana: default 1000, at most 5000. */
const PAGE = { limitName: 'limit', fallback: 1000, most: 5000 } as const;

export function createSearchHandler({ entities: { db } }: { readonly entities: Entities }): Handler {
  return async (_request, { url, identity }) => {
    const query = url.searchParams;
    const sort = textParameter(query, 'sort');
    if (!SORTS.includes(sort)) throw badValue('sort', 'alpha-asc or alpha-desc');
    const permission = textParameter(query, 'permission');
    if (!PERMISSIONS.includes(permission)) throw badValue('permission', 'View or Edit');
    const mayEdit = identity.role !== null && roleAllows(identity.role, 'dashboards:write');
    const isDeleted = isSet(query, 'deleted');
    // What was deleted is the business of those who may delete.
    if ((permission === 'Edit' || isDeleted) && !mayEdit) return Response.json([]);
    const found = await search(db, {
      query: textParameter(query, 'query'),
      type: readType(query),
      tags: textList(query, 'tag'),
      folderUids: commaList(query, 'folderUIDs').map((uid) => (uid === ROOT_FOLDER_UID ? null : uid)),
      folderIds: numberList(query, 'folderIds'),
      isDeleted,
      uids: commaList(query, 'dashboardUIDs'),
      isStarred: isSet(query, 'starred'),
      isDescending: sort === 'alpha-desc',
      ...readPage(query, PAGE),
      userId: userIdOf(identity),
    });
    return Response.json(found.map(toHit));
  };
}

function readType(query: URLSearchParams): (typeof TYPES)[number] | null {
  const text = query.get('type') ?? '';
  if (text === '') return null;
  const type = TYPES.find((known) => known === text);
  if (!type) throw badValue('type', 'dash-db or dash-folder');
  return type;
}

/** Grafana takes the parameter again and again; some clients join the values by comma. */
function commaList(query: URLSearchParams, name: string): string[] {
  return textList(query, name).flatMap((value) => value.split(',').filter((part) => part !== ''));
}

const MOST_FOLDER_ID = 2_147_483_647;

function numberList(query: URLSearchParams, name: string): number[] {
  return commaList(query, name).map((text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (!(value <= MOST_FOLDER_ID)) throw badValue(name, 'whole numbers');
    return value;
  });
}

function badValue(name: string, wanted: string): InputError {
  return new InputError(`Cannot use "${name}": expected ${wanted}`, { status: 422, field: name });
}

function toHit(entry: FoundEntry): SearchHit {
  const { id, uid, title, type, tags, isStarred, description, folderId, folderUid, folderTitle } = entry;
  const slug = slugOf(title);
  return {
    id,
    uid,
    title,
    uri: `db/${slug}`,
    url: type === 'dash-db' ? dashboardUrl(entry) : folderUrl(entry),
    slug: '',
    type,
    tags,
    isStarred,
    sortMeta: 0,
    ...(description !== '' && { description }),
    ...(folderUid !== null && {
      folderId: folderId ?? 0,
      folderUid,
      folderTitle: folderTitle ?? '',
      folderUrl: folderUrl({ uid: folderUid, title: folderTitle ?? '' }),
    }),
    ...(entry.isProvisioned && { isProvisioned: true }),
    updated: new Date(entry.updatedMs).toISOString(),
    updatedBy: entry.updatedBy,
  };
}
