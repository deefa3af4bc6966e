// A folder as the rest of the server sees it, with the names of its authors.
import { slugOf } from '@/lib/dashboard/slug';
import type { Folder as FolderRow } from '@/prisma/generated/client';
import type { Connection } from '@/server/entities/database';
import { loadLogins, type LoginOf } from '@/server/entities/users/logins';

export interface Folder {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly parentUid: string | null;
  readonly version: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly createdBy: string;
  readonly updatedBy: string;
}

export async function toFolders(db: Connection, rows: readonly FolderRow[]): Promise<Folder[]> {
  const loginOf = await loadLogins(
    db,
    rows.flatMap((row) => [row.createdById, row.updatedById]),
  );
  return rows.map((row) => toFolder(row, loginOf));
}

export async function loadFolder(db: Connection, row: FolderRow): Promise<Folder> {
  return toFolder(row, await loadLogins(db, [row.createdById, row.updatedById]));
}

function toFolder(row: FolderRow, loginOf: LoginOf): Folder {
  return {
    id: row.id,
    uid: row.uid,
    title: row.title,
    description: row.description,
    parentUid: row.parentUid,
    version: row.version,
    createdMs: row.createdAt.getTime(),
    updatedMs: row.updatedAt.getTime(),
    createdBy: loginOf(row.createdById),
    updatedBy: loginOf(row.updatedById),
  };
}

/** For search and order: letter case and forms of the same character do not count. */
export function titleKey(title: string): string {
  return title.normalize('NFKC').toLowerCase();
}

export function folderUrl({ uid, title }: { readonly uid: string; readonly title: string }): string {
  return `/dashboards/f/${uid}/${slugOf(title)}`;
}
