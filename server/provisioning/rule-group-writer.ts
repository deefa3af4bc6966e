// Saves groups of rules: checked as a rule file is, with every mistake told; what a provisioning file keeps is the file's.
import { InputError } from '@/lib/errors/input-error';
import { ruleGroupYaml } from '@/lib/rules/print-rule-file';
import { readRuleGroup } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import type { RuleGroup } from '@/lib/rules/rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import type { Changer } from '@/server/alerting/ports';
import type { Database } from '@/server/entities/database';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import { changeRuleGroups } from '@/server/entities/rule-groups/save';
import type { Engine } from '@/server/promql/engine';
import type { RuleEngine } from '@/server/rules/ports';

export interface RuleGroupWriterDeps {
  readonly db: Database;
  readonly engine: Pick<Engine, 'parse'>;
  readonly rules: Pick<RuleEngine, 'refresh'>;
}

export interface GroupWrite {
  readonly namespace: string;
  readonly source: string;
  readonly changer: Changer;
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

export async function writeGroup(write: GroupWrite, deps: RuleGroupWriterDeps): Promise<StoredRuleGroup> {
  const { namespace, source, changer, message = '', expectedVersion, name } = write;
  requireNamespace(namespace);
  const group = checkGroup(source, deps.engine);
  if (name !== undefined && group.name !== name)
    throw new InputError(`Cannot save a group named "${group.name}" as "${name}": a group keeps its name`);
  const [saved] = await changeRuleGroups(deps.db, changer.userId, async (groups) => {
    const before = await groups.find({ namespace, name: group.name });
    if (before) refuseForeign(checkGroup(before.source, deps.engine), changer);
    return [
      {
        namespace,
        name: group.name,
        source: storedText(group, changer),
        message,
        ...(expectedVersion !== undefined && { expectedVersion }),
      },
    ];
  });
  if (!saved) throw new Error('a group that was saved is missing');
  await deps.rules.refresh();
  return saved;
}

/** What is kept of a group that this changer saves. */
function storedText(group: RuleGroup, { provenance }: Changer): string {
  return ruleGroupYaml({ ...group, provenance }, { isForPrometheus: false });
}

/** Throws InputError 404 when there is nothing to remove. */
export async function removeGroups(
  { namespace, name, changer }: { readonly namespace: string; readonly name?: string; readonly changer: Changer },
  deps: RuleGroupWriterDeps,
): Promise<void> {
  await changeRuleGroups(deps.db, changer.userId, async (groups) => {
    const found = (await groups.inNamespace(namespace)).filter((one) => name === undefined || one.name === name);
    if (found.length === 0) throw new InputError('no rule groups found', { status: 404, errorType: 'not_found' });
    for (const { source } of found) refuseForeign(checkGroup(source, deps.engine), changer);
    return found.map((one) => ({ namespace, name: one.name, source: null, message: 'deleted' }));
  });
  await deps.rules.refresh();
}

/** Throws InputError 409: what a file has is changed in the file. */
export function refuseForeign({ name, provenance }: RuleGroup, changer: Changer): void {
  if (provenance === 'file' && changer.provenance !== 'file')
    throw new InputError(`Cannot change the group "${name}": it comes from a provisioning file`, { status: 409 });
}

const NAMESPACE_LIMIT_CHARACTERS = 500;

export function requireNamespace(namespace: string): void {
  if (namespace === '' || namespace.length > NAMESPACE_LIMIT_CHARACTERS || /[\0\r\n]/.test(namespace))
    throw new InputError(
      `Cannot use this namespace: it must have 1 to ${NAMESPACE_LIMIT_CHARACTERS} characters, all on one line`,
    );
}
