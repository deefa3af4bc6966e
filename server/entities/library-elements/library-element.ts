// A stored library panel as the rest of the server sees it.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { InputError } from '@/lib/errors/input-error';
import type { Prisma } from '@/prisma/generated/client';

export interface LibraryAuthor {
  readonly id: number;
  readonly login: string;
}

export interface LibraryElement {
  readonly id: number;
  readonly uid: string;
  readonly folderUid: string | null;
  readonly folderId: number | null;
  readonly folderTitle: string | null;
  readonly name: string;
  /** Panel type. */
  readonly type: string;
  readonly description: string;
  /** The panel's JSON as it came. */
  readonly model: JsonObject;
  readonly version: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** null: nobody, or a person who was removed. */
  readonly createdBy: LibraryAuthor | null;
  readonly updatedBy: LibraryAuthor | null;
}

const AUTHOR = { select: { id: true, login: true } } as const;
export const ELEMENT_INCLUDE = {
  folder: { select: { id: true, title: true } },
  createdBy: AUTHOR,
  updatedBy: AUTHOR,
} as const;

type Row = Prisma.LibraryElementGetPayload<{ readonly include: typeof ELEMENT_INCLUDE }>;

export function elementOf(row: Row): LibraryElement {
  const { id, uid, folderUid, folder, name, type, description, version, createdBy, updatedBy } = row;
  return {
    id,
    uid,
    folderUid,
    folderId: folder?.id ?? null,
    folderTitle: folder?.title ?? null,
    name,
    type,
    description,
    // True because only checked objects are ever stored.
    model: row.model as JsonObject,
    version,
    createdMs: row.createdAt.getTime(),
    updatedMs: row.updatedAt.getTime(),
    createdBy,
    updatedBy,
  };
}

export function elementNotFound(): InputError {
  return new InputError('library element could not be found', { status: 404 });
}

export function elementExists(): InputError {
  return new InputError('library element with that name or UID already exists', { field: 'name' });
}
