// Finds the folder that holds migrations, the build and the provisioned dashboards, from sources and from the bundle alike.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder at or above `from` that holds prisma/migrations. */
export function projectRoot(from: string): string {
  let folder = from;
  while (!existsSync(join(folder, 'prisma/migrations'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`Cannot find prisma/migrations above "${from}"`);
    folder = parent;
  }
  return folder;
}
