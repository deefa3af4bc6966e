// Where a folder may stand: in one that is there, not inside itself, and not too deep.
import { folderNotFound } from '@/lib/api/dashboard-error';
import { InputError } from '@/lib/errors/input-error';
import type { Connection } from '@/server/entities/database';
import { FOLDER_DEPTH_LIMIT, folderChain, folderTree } from '@/server/entities/folders/find';

/** Call under the lock `folders`. `movingUid` is null for a new folder. Throws InputError 404 or 400. */
export async function refuseBadPlace(
  tx: Connection,
  parentUid: string | null,
  movingUid: string | null,
): Promise<void> {
  if (parentUid === null) return;
  const chain = await folderChain(tx, parentUid);
  if (chain.length === 0) throw folderNotFound();
  if (movingUid !== null && chain.some((folder) => folder.uid === movingUid))
    throw new InputError('Cannot move a folder into itself', { field: 'parentUid' });
  const tree = movingUid === null ? [] : await folderTree(tx, movingUid);
  const height = tree.reduce((most, { depth }) => Math.max(most, depth), 1);
  if (chain.length + height > FOLDER_DEPTH_LIMIT)
    throw new InputError(`Cannot nest folders deeper than ${FOLDER_DEPTH_LIMIT} levels`, { field: 'parentUid' });
}
