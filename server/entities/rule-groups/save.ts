// Writes a group of rules and its version in one transaction.
import { InputError } from '@/lib/errors/input-error';
import { type Connection, type Database, inTransaction, lockFor } from '@/server/entities/database';
import { toRuleGroup, WITH_EDITOR, type StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';

export interface RuleGroupSave {
  readonly namespace: string;
  readonly name: string;
  readonly source: string;
  readonly message: string;
  readonly userId: number | null;
  /** The version that the change was made to; absent: whatever is there. */
  readonly expectedVersion?: number;
}

/** Groups of the API, all together; more would not fit one evaluation of anything. */
const GROUP_LIMIT = 10_000;

/** Throws InputError 412 when somebody else changed it meanwhile, 422 at the limit. */
export async function saveRuleGroup(db: Database, save: RuleGroupSave): Promise<StoredRuleGroup> {
  const { namespace, name, source, message, userId } = save;
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'rules');
    const before = await tx.ruleGroup.findUnique({ where: { namespace_name: { namespace, name } } });
    requireVersion(save, before?.version ?? 0);
    if (before === null && (await tx.ruleGroup.count()) >= GROUP_LIMIT)
      throw new InputError(`Cannot store more than ${GROUP_LIMIT} groups of rules`, { status: 422 });
    const version = (await newestVersion(tx, { namespace, name })) + 1;
    const row = await tx.ruleGroup.upsert({
      where: { namespace_name: { namespace, name } },
      create: { namespace, name, source, version, updatedById: userId },
      update: { source, version, updatedById: userId, updatedAt: new Date() },
      include: WITH_EDITOR,
    });
    await tx.ruleGroupVersion.create({ data: { namespace, name, version, source, message, createdById: userId } });
    return toRuleGroup(row);
  });
}

function requireVersion({ expectedVersion, name }: RuleGroupSave, version: number): void {
  if (expectedVersion !== undefined && expectedVersion !== version)
    throw new InputError(`Cannot save "${name}": it has been changed by someone else (version ${version})`, {
      status: 412,
    });
}

/** A deleted group that is made again goes on counting. */
async function newestVersion(
  tx: Connection,
  where: { readonly namespace: string; readonly name: string },
): Promise<number> {
  const { _max: newest } = await tx.ruleGroupVersion.aggregate({ where, _max: { version: true } });
  return newest.version ?? 0;
}

/** Of one group, or of the whole namespace. Returns how many there were. */
export async function removeRuleGroups(
  db: Database,
  { namespace, name, userId }: { readonly namespace: string; readonly name?: string; readonly userId: number | null },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'rules');
    const rows = await tx.ruleGroup.findMany({ where: { namespace, ...(name !== undefined && { name }) } });
    for (const row of rows) {
      const version = (await newestVersion(tx, { namespace, name: row.name })) + 1;
      await tx.ruleGroupVersion.create({
        data: { namespace, name: row.name, version, message: 'deleted', createdById: userId },
      });
    }
    await tx.ruleGroup.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
    return rows.length;
  });
}
