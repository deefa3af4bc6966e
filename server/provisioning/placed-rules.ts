// Rules with the place where Grafana's clients find them.
import { createHash } from 'node:crypto';
import { isInputError } from '@/lib/errors/input-error';
import type { Rule, RuleGroup } from '@/lib/rules/rule-file';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import type { GroupTexts } from '@/server/provisioning/group-texts';

export interface GroupPlace {
  /** The namespace. */
  readonly folderUid: string;
  readonly name: string;
}

export interface PlacedRule extends GroupPlace {
  readonly uid: string;
  readonly group: RuleGroup;
  readonly rule: Rule;
  readonly updatedMs: number;
}

/** None for a group whose text is good no more: a feature of the language may have been switched off. */
export function placedRules(stored: StoredRuleGroup, texts: GroupTexts): PlacedRule[] {
  try {
    const group = texts.of(stored);
    const { namespace: folderUid, name, updatedMs } = stored;
    const uids = uidsOf({ folderUid, name }, group.rules);
    return group.rules.map((rule, index) => ({ folderUid, name, group, rule, updatedMs, uid: uids[index] ?? '' }));
  } catch (thrown) {
    if (isInputError(thrown)) return [];
    throw thrown;
  }
}

/** A rule that nobody has named: the same for as long as group, name, and its number among those of its name stay. */
export function uidsOf({ folderUid, name }: GroupPlace, rules: readonly Rule[]): string[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    if (rule.uid !== '') return rule.uid;
    const alike = `${rule.kind} ${rule.name}`;
    const number = seen.get(alike) ?? 0;
    seen.set(alike, number + 1);
    return createHash('sha256')
      .update(JSON.stringify([folderUid, name, alike, number]))
      .digest('hex')
      .slice(0, 14);
  });
}
