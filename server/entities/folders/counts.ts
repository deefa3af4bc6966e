// What is inside a folder, at any depth.
import { folderNotFound } from '@/lib/api/dashboard-error';
import type { Connection } from '@/server/entities/database';
import { folderTree } from '@/server/entities/folders/find';

export async function folderCounts(
  db: Connection,
  uid: string,
): Promise<{ dashboardCount: number; folderCount: number }> {
  const tree = await folderTree(db, uid);
  if (tree.length === 0) throw folderNotFound();
  const dashboardCount = await db.dashboard.count({
    where: { folderUid: { in: tree.map((folder) => folder.uid) }, deletedAt: null },
  });
  return { dashboardCount, folderCount: tree.length - 1 };
}
