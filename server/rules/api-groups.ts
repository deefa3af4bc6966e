// The groups that people made through the API, as the engine takes them.
import { readRuleGroup } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { problemText } from '@/lib/rules/rule-problem';
import type { Database } from '@/server/entities/database';
import { listRuleGroups, ruleGroupsRevision } from '@/server/entities/rule-groups/list';
import type { Log } from '@/server/platform/log';
import type { ParseExpr } from '@/server/rules/compile-rule';
import type { GroupSource } from '@/server/rules/group-config';

export interface ApiGroups {
  /** Throws EnvironmentError while the database is away. */
  load(): Promise<readonly GroupSource[]>;
  /** Whether somebody changed a group since the last load. */
  hasChanged(): Promise<boolean>;
}

export function createApiGroups(deps: {
  readonly db: Database;
  readonly parse: ParseExpr;
  readonly log: Log;
}): ApiGroups {
  const { db, parse, log } = deps;
  const checkers = ruleCheckers('utf8', parse);
  let loadedRevision = -1;
  return {
    load: async () => {
      const revision = await ruleGroupsRevision(db);
      const groups: GroupSource[] = [];
      for (const { namespace, name, source } of await listRuleGroups(db)) {
        const { group, problems } = readRuleGroup(source, checkers);
        const [problem] = problems;
        if (group && !problem) groups.push({ file: namespace, provenance: 'api', group });
        // It was good when it was saved: a feature of the language may have been switched off.
        else
          log.error({ namespace, group: name, reason: problem && problemText(problem) }, 'Cannot use a group of rules');
      }
      loadedRevision = revision;
      return groups;
    },
    hasChanged: async () => (await ruleGroupsRevision(db)) !== loadedRevision,
  };
}
