// All groups of rules while some of them are changed.
import { InputError } from '@/lib/errors/input-error';
import { ruleGroupYaml } from '@/lib/rules/print-rule-file';
import type { Rule, RuleGroup } from '@/lib/rules/rule-file';
import type { Changer } from '@/server/alerting/ports';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import type { RuleGroupSave } from '@/server/entities/rule-groups/save';
import type { GroupTexts } from '@/server/provisioning/group-texts';
import { type GroupPlace, placedRules, uidsOf } from '@/server/provisioning/placed-rules';
import { refuseForeign } from '@/server/provisioning/rule-group-writer';

interface RulePlace extends GroupPlace {
  readonly index: number;
}

/** Of groups that a rule makes by naming them. */
const NEW_GROUP_INTERVAL_MS = 60_000;

export class GroupDrafts {
  private readonly stored: ReadonlyMap<string, StoredRuleGroup>;
  /** Null: it goes. */
  private readonly changed = new Map<string, GroupPlace & { readonly group: RuleGroup | null }>();

  constructor(
    stored: readonly StoredRuleGroup[],
    private readonly texts: GroupTexts,
    private readonly changer: Changer,
  ) {
    this.stored = new Map(stored.map((one) => [keyOf({ folderUid: one.namespace, name: one.name }), one]));
  }

  find(uid: string): RulePlace | null {
    for (const { folderUid, name, group } of this.all()) {
      const index = uidsOf({ folderUid, name }, group.rules).indexOf(uid);
      if (index !== -1) return { folderUid, name, index };
    }
    return null;
  }

  /** At the end of its group, which is made when there is none. */
  append(place: GroupPlace, rule: Rule, folderTitle: string): void {
    const isTwice = this.all().some(
      ({ folderUid, group }) =>
        folderUid === place.folderUid && group.rules.some(({ kind, name }) => kind === rule.kind && name === rule.name),
    );
    if (isTwice && rule.kind === 'alerting')
      throw new InputError(`a rule with the title ${JSON.stringify(rule.name)} already exists in the folder`, {
        status: 409,
        field: 'title',
      });
    const group = this.of(place) ?? newGroup(place.name, folderTitle);
    this.put(place, { ...group, rules: [...group.rules, rule], provenance: this.changer.provenance });
  }

  splice({ index, ...place }: RulePlace, rules: readonly Rule[]): void {
    const group = this.of(place);
    if (!group) return;
    // A file that takes a rule out of a group does not take the group.
    const { provenance } = this.changer.provenance === 'file' ? group : this.changer;
    this.put(place, { ...group, rules: group.rules.toSpliced(index, 1, ...rules), provenance });
  }

  /** What Grafana's form has no place for stays as it was. Throws InputError 409 when a uid is that of a rule elsewhere. */
  putGroup(
    { intervalMs, ...place }: GroupPlace & { readonly intervalMs: number },
    rules: readonly Rule[],
    folderTitle: string,
  ): void {
    const own = new Set<string>();
    for (const { uid } of rules) {
      const at = this.find(uid);
      const isElsewhere = at !== null && (at.folderUid !== place.folderUid || at.name !== place.name);
      // The file says where its rules are, also when they were elsewhere before.
      const isMoved = isElsewhere && this.changer.provenance === 'file';
      if (isMoved) this.splice(at, []);
      if ((isElsewhere && !isMoved) || own.has(uid))
        throw new InputError(`a rule with the uid ${JSON.stringify(uid)} already exists`, {
          status: 409,
          field: 'uid',
        });
      own.add(uid);
    }
    const group = this.of(place) ?? newGroup(place.name, folderTitle);
    this.put(place, { ...group, intervalMs, rules, provenance: this.changer.provenance });
  }

  /** False when there is none. */
  removeGroup(place: GroupPlace): boolean {
    const group = this.of(place);
    if (group) this.put(place, { ...group, rules: [] });
    return group !== null;
  }

  /** Throws InputError with every mistake of the rules. What is to be written; a group without rules goes, and one that is as it was is left alone. */
  saves(message: string): RuleGroupSave[] {
    return [...this.changed].flatMap(([key, { folderUid: namespace, name, group }]): RuleGroupSave[] => {
      const source = group && ruleGroupYaml(group, { isForPrometheus: false });
      const before = this.stored.get(key)?.source ?? null;
      // Every mistake of a rule file is one here as well.
      if (source !== null) this.texts.of({ namespace, name, source });
      return source === before ? [] : [{ namespace, name, source, message }];
    });
  }

  private of(place: GroupPlace): RuleGroup | null {
    const key = keyOf(place);
    const changed = this.changed.get(key);
    if (changed) return changed.group;
    const stored = this.stored.get(key);
    return stored ? this.texts.of(stored) : null;
  }

  private put(place: GroupPlace, group: RuleGroup): void {
    const stored = this.stored.get(keyOf(place));
    if (stored) refuseForeign(this.texts.of(stored), this.changer);
    const { folderUid, name } = place;
    this.changed.set(keyOf(place), { folderUid, name, group: group.rules.length === 0 ? null : group });
  }

  private all(): (GroupPlace & { readonly group: RuleGroup })[] {
    const unchanged = [...this.stored.values()].flatMap((stored) => {
      const place = { folderUid: stored.namespace, name: stored.name };
      const [first] = this.changed.has(keyOf(place)) ? [] : placedRules(stored, this.texts);
      return first ? [{ ...place, group: first.group }] : [];
    });
    const changed = [...this.changed.values()].flatMap(({ group, ...place }) => (group ? [{ ...place, group }] : []));
    return [...unchanged, ...changed];
  }
}

function keyOf({ folderUid, name }: GroupPlace): string {
  return JSON.stringify([folderUid, name]);
}

export function newGroup(name: string, folderTitle: string): RuleGroup {
  return {
    name,
    intervalMs: NEW_GROUP_INTERVAL_MS,
    queryOffsetMs: null,
    limit: 0,
    labels: new Map(),
    rules: [],
    line: 0,
    folder: folderTitle,
    provenance: '',
  };
}
