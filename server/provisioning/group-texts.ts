// Groups as they were read from their stored texts: many requests look at all of them, few change.
import type { RuleGroup } from '@/lib/rules/rule-file';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';

export interface GroupTexts {
  /** Throws InputError when the text is no group any more. */
  of(stored: Pick<StoredRuleGroup, 'namespace' | 'name' | 'source'>): RuleGroup;
}

/** As many as may be stored. */
const KEPT_LIMIT = 10_000;

export function createGroupTexts(read: (source: string) => RuleGroup): GroupTexts {
  const known = new Map<string, { readonly source: string; readonly group: RuleGroup }>();
  return {
    of: ({ namespace, name, source }) => {
      const key = JSON.stringify([namespace, name]);
      const before = known.get(key);
      if (before?.source === source) return before.group;
      const group = read(source);
      if (known.size >= KEPT_LIMIT) known.clear();
      known.set(key, { source, group });
      return group;
    },
  };
}
