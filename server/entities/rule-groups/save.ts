// Writes groups of rules and their versions, all of a change in one transaction.
import { InputError } from '@/lib/errors/input-error';
import { type Connection, type Database, inTransaction, lockFor } from '@/server/entities/database';
import { findRuleGroup, listRuleGroups } from '@/server/entities/rule-groups/list';
import { toRuleGroup, WITH_EDITOR, type StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';

export interface GroupName {
  readonly namespace: string;
  readonly name: string;
}

export interface RuleGroupSave extends GroupName {
  /** Null removes the group. */
  readonly source: string | null;
  readonly message: string;
  /** The version that the change was made to; absent: whatever is there. */
  readonly expectedVersion?: number;
}

/** Groups of the API, all together; more would not fit one evaluation of anything. */
const GROUP_LIMIT = 10_000;

/** What is there while nobody else writes. */
export interface RuleGroupReader {
  all(): Promise<readonly StoredRuleGroup[]>;
  inNamespace(namespace: string): Promise<readonly StoredRuleGroup[]>;
  find(where: GroupName): Promise<StoredRuleGroup | null>;
}

export type DecideSaves = (groups: RuleGroupReader) => Promise<readonly RuleGroupSave[]>;

/**
 * Returns the groups that were saved. Throws InputError 412 when somebody else changed one meanwhile, 422 at the limit, and
 * whatever `decide` throws; then nothing is changed.
 */
export async function changeRuleGroups(
  db: Database,
  userId: number | null,
  decide: DecideSaves,
): Promise<StoredRuleGroup[]> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'rules');
    const saves = await decide({
      all: () => listRuleGroups(tx),
      inNamespace: (namespace) => listRuleGroups(tx, namespace),
      find: (where) => findRuleGroup(tx, where),
    });
    const saved: StoredRuleGroup[] = [];
    for (const save of saves) {
      const group = await saveOne(tx, save, userId);
      if (group) saved.push(group);
    }
    return saved;
  });
}

async function saveOne(tx: Connection, save: RuleGroupSave, userId: number | null): Promise<StoredRuleGroup | null> {
  const { namespace, name, source, message } = save;
  const where = { namespace_name: { namespace, name } };
  const before = await tx.ruleGroup.findUnique({ where });
  requireVersion(save, before?.version ?? 0);
  if (source === null && before === null) return null;
  if (before === null && (await tx.ruleGroup.count()) >= GROUP_LIMIT)
    throw new InputError(`Cannot store more than ${GROUP_LIMIT} groups of rules`, { status: 422 });
  const version = (await newestVersion(tx, { namespace, name })) + 1;
  await tx.ruleGroupVersion.create({ data: { namespace, name, version, source, message, createdById: userId } });
  if (source === null) {
    await tx.ruleGroup.delete({ where });
    return null;
  }
  const row = await tx.ruleGroup.upsert({
    where,
    create: { namespace, name, source, version, updatedById: userId },
    update: { source, version, updatedById: userId, updatedAt: new Date() },
    include: WITH_EDITOR,
  });
  return toRuleGroup(row);
}

function requireVersion({ expectedVersion, name }: RuleGroupSave, version: number): void {
  if (expectedVersion !== undefined && expectedVersion !== version)
    throw new InputError(`Cannot save "${name}": it has been changed by someone else (version ${version})`, {
      status: 412,
    });
}

/** A deleted group that is made again goes on counting. */
async function newestVersion(tx: Connection, where: GroupName): Promise<number> {
  const { _max: newest } = await tx.ruleGroupVersion.aggregate({ where, _max: { version: true } });
  return newest.version ?? 0;
}
