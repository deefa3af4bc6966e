// The history of one group of rules.
import type { Connection } from '@/server/entities/database';
import { NOBODY } from '@/server/entities/users/logins';

export interface RuleGroupVersion {
  readonly version: number;
  /** Null: the group was deleted. */
  readonly source: string | null;
  readonly message: string;
  readonly createdMs: number;
  readonly createdBy: string;
}

/** Newest first. */
export async function listRuleGroupVersions(
  db: Connection,
  { namespace, name, limit }: { readonly namespace: string; readonly name: string; readonly limit: number },
): Promise<RuleGroupVersion[]> {
  const rows = await db.ruleGroupVersion.findMany({
    where: { namespace, name },
    orderBy: { version: 'desc' },
    take: limit,
    include: { createdBy: { select: { login: true } } },
  });
  return rows.map(({ version, source, message, createdAt, createdBy }) => ({
    version,
    source,
    message,
    createdMs: createdAt.getTime(),
    createdBy: createdBy?.login ?? NOBODY,
  }));
}
