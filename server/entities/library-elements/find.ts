// Finds library panels by uid, by name, by what is in them.
import type { Prisma } from '@/prisma/generated/client';
import type { Connection } from '@/server/entities/database';
import { titleKey } from '@/server/entities/folders/folder';
import {
  ELEMENT_INCLUDE,
  elementNotFound,
  elementOf,
  type LibraryElement,
} from '@/server/entities/library-elements/library-element';

/** Throws InputError 404. */
export async function findLibraryElement(db: Connection, uid: string): Promise<LibraryElement> {
  const row = await db.libraryElement.findUnique({ where: { uid }, include: ELEMENT_INCLUDE });
  if (!row) throw elementNotFound();
  return elementOf(row);
}

export async function findLibraryElements(db: Connection, uids: readonly string[]): Promise<LibraryElement[]> {
  if (uids.length === 0) return [];
  const rows = await db.libraryElement.findMany({ where: { uid: { in: [...uids] } }, include: ELEMENT_INCLUDE });
  return rows.map(elementOf);
}

/** Of every folder. Throws InputError 404 when there is none of that name. */
export async function findLibraryElementsByName(db: Connection, name: string): Promise<LibraryElement[]> {
  const rows = await db.libraryElement.findMany({ where: { name }, include: ELEMENT_INCLUDE, orderBy: { id: 'asc' } });
  if (rows.length === 0) throw elementNotFound();
  return rows.map(elementOf);
}

export interface LibraryFilter {
  /** Part of a name or a description; letter case aside. */
  readonly text: string;
  /** Any of these panel types; empty: all. */
  readonly types: readonly string[];
  /** Any of these; null is the root. Empty: everywhere. */
  readonly folderUids: readonly (string | null)[];
  /** Left out. */
  readonly excludedUid: string;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export async function listLibraryElements(
  db: Connection,
  filter: LibraryFilter,
): Promise<{ readonly totalCount: number; readonly elements: readonly LibraryElement[] }> {
  const where = conditionOf(filter);
  const direction = filter.isDescending ? 'desc' : 'asc';
  const totalCount = await db.libraryElement.count({ where });
  const rows = await db.libraryElement.findMany({
    where,
    include: ELEMENT_INCLUDE,
    orderBy: [{ nameKey: direction }, { id: direction }],
    take: filter.limit,
    skip: filter.offset,
  });
  return { totalCount, elements: rows.map(elementOf) };
}

function conditionOf(filter: LibraryFilter): Prisma.LibraryElementWhereInput {
  const { text, types, folderUids, excludedUid } = filter;
  const named = folderUids.filter((uid) => uid !== null);
  const places: Prisma.LibraryElementWhereInput[] = [
    ...(named.length > 0 ? [{ folderUid: { in: named } }] : []),
    ...(folderUids.includes(null) ? [{ folderUid: null }] : []),
  ];
  return {
    AND: [
      ...(text === ''
        ? []
        : [
            {
              OR: [
                { nameKey: { contains: titleKey(text) } },
                { description: { contains: text, mode: 'insensitive' as const } },
              ],
            },
          ]),
      ...(places.length > 0 ? [{ OR: places }] : []),
      ...(types.length > 0 ? [{ type: { in: [...types] } }] : []),
      ...(excludedUid === '' ? [] : [{ uid: { not: excludedUid } }]),
    ],
  };
}
