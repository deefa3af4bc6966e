// What is inside a folder, at any depth.
import { folderNotFound } from '@/lib/api/dashboard-error';
import type { Connection } from '@/server/entities/database';
import { folderTree } from '@/server/entities/folders/find';

export async function folderCounts(
  db: Connection,
  uid: string,
): Promise<{ dashboardCount: number; folderCount: number; libraryElementCount: number }> {
  const tree = await folderTree(db, uid);
  if (tree.length === 0) throw folderNotFound();
  const inTree = { in: tree.map((folder) => folder.uid) };
  const dashboardCount = await db.dashboard.count({ where: { folderUid: inTree, deletedAt: null } });
  const libraryElementCount = await db.libraryElement.count({ where: { folderUid: inTree } });
  return { dashboardCount, folderCount: tree.length - 1, libraryElementCount };
}
