// Groups of rules: all, or those of one namespace.
import type { Connection } from '@/server/entities/database';
import { toRuleGroup, WITH_EDITOR, type StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';

/** By namespace, then name. */
export async function listRuleGroups(db: Connection, namespace?: string): Promise<StoredRuleGroup[]> {
  const rows = await db.ruleGroup.findMany({
    ...(namespace !== undefined && { where: { namespace } }),
    orderBy: [{ namespace: 'asc' }, { name: 'asc' }],
    include: WITH_EDITOR,
  });
  return rows.map(toRuleGroup);
}

/** Null when there is none. */
export async function findRuleGroup(
  db: Connection,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<StoredRuleGroup | null> {
  const row = await db.ruleGroup.findUnique({ where: { namespace_name: { namespace, name } }, include: WITH_EDITOR });
  return row && toRuleGroup(row);
}

/** Rises with every change of any group. */
export async function ruleGroupsRevision(db: Connection): Promise<number> {
  const { _max: newest } = await db.ruleGroupVersion.aggregate({ _max: { id: true } });
  return newest.id ?? 0;
}
