// Saves groups of the API: checked as a rule file is, with every mistake told.
import { InputError } from '@/lib/errors/input-error';
import { ruleGroupYaml } from '@/lib/rules/print-rule-file';
import { readRuleGroup } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import type { RuleGroup } from '@/lib/rules/rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import type { Database } from '@/server/entities/database';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import { removeRuleGroups, saveRuleGroup } from '@/server/entities/rule-groups/save';
import type { Identity } from '@/server/auth/identity';
import type { Engine } from '@/server/promql/engine';
import type { RuleEngine } from '@/server/rules/ports';

export interface GroupWriterDeps {
  readonly db: Database;
  readonly engine: Pick<Engine, 'parse'>;
  readonly rules: Pick<RuleEngine, 'refresh'>;
}

export interface GroupWrite {
  readonly namespace: string;
  readonly source: string;
  readonly identity: Identity;
  readonly message?: string;
  readonly expectedVersion?: number;
  /** The name that the group must have; absent: any. */
  readonly name?: string;
}

/** Throws InputError 400 with every mistake, one a line. */
export function checkGroup(source: string, engine: Pick<Engine, 'parse'>): RuleGroup {
  const { group, problems } = readRuleGroup(
    source,
    ruleCheckers('utf8', (text) => engine.parse(text)),
  );
  if (problems.length > 0) throw new InputError(problems.map(problemText).join('\n'), { errorType: 'bad_data' });
  if (!group) throw new InputError('Groupname must not be empty', { errorType: 'bad_data' });
  return group;
}

export async function writeGroup(write: GroupWrite, deps: GroupWriterDeps): Promise<StoredRuleGroup> {
  const { namespace, source, identity, message = '', expectedVersion, name } = write;
  requireNamespace(namespace);
  const group = checkGroup(source, deps.engine);
  if (name !== undefined && group.name !== name)
    throw new InputError(`Cannot save a group named "${group.name}" as "${name}": a group keeps its name`);
  const saved = await saveRuleGroup(deps.db, {
    namespace,
    name: group.name,
    source: ruleGroupYaml(group, { isForPrometheus: false }),
    message,
    userId: userIdOf(identity),
    ...(expectedVersion !== undefined && { expectedVersion }),
  });
  await deps.rules.refresh();
  return saved;
}

/** Throws InputError 404 when there is nothing to remove. */
export async function removeGroups(
  { namespace, name, identity }: { readonly namespace: string; readonly name?: string; readonly identity: Identity },
  deps: GroupWriterDeps,
): Promise<void> {
  const count = await removeRuleGroups(deps.db, {
    namespace,
    ...(name !== undefined && { name }),
    userId: userIdOf(identity),
  });
  if (count === 0) throw new InputError('no rule groups found', { status: 404, errorType: 'not_found' });
  await deps.rules.refresh();
}

const NAMESPACE_LIMIT_CHARACTERS = 500;

function requireNamespace(namespace: string): void {
  if (namespace === '' || namespace.length > NAMESPACE_LIMIT_CHARACTERS || /[\0\r\n]/.test(namespace))
    throw new InputError(
      `Cannot use this namespace: it must have 1 to ${NAMESPACE_LIMIT_CHARACTERS} characters, all on one line`,
    );
}

function userIdOf(identity: Identity): number | null {
  return identity.kind === 'user' ? identity.userId : null;
}
