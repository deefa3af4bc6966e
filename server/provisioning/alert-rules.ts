// Rules in Grafana's form: a folder is a namespace, and every rule has a name of its own in addresses.
import { requireUid } from '@/lib/api/uid';
import { InputError } from '@/lib/errors/input-error';
import { toRule } from '@/lib/rules/grafana/grafana-rule';
import type { GrafanaRule } from '@/lib/rules/grafana/rule-schema';
import type { Rule } from '@/lib/rules/rule-file';
import type { Changer } from '@/server/alerting/ports';
import { listRuleGroups } from '@/server/entities/rule-groups/list';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import { changeRuleGroups } from '@/server/entities/rule-groups/save';
import { folderChain } from '@/server/entities/folders/find';
import { randomUid } from '@/server/entities/random-uid';
import type { RuleEngine } from '@/server/rules/ports';
import { createGroupTexts } from '@/server/provisioning/group-texts';
import { GroupDrafts } from '@/server/provisioning/group-drafts';
import { type GroupPlace, placedRules, type PlacedRule } from '@/server/provisioning/placed-rules';
import { checkGroup, requireNamespace, type RuleGroupWriterDeps } from '@/server/provisioning/rule-group-writer';

export interface AlertRules {
  list(): Promise<PlacedRule[]>;
  /** Throws InputError 404. */
  find(uid: string): Promise<PlacedRule>;
  /** Throws InputError 404. */
  group(place: GroupPlace): Promise<PlacedGroup>;
  create(wish: GrafanaRule & Placement, changer: Changer): Promise<PlacedRule>;
  /** Moves it when folder or group are others. */
  replace(uid: string, wish: GrafanaRule & Placement, changer: Changer): Promise<PlacedRule>;
  /** Nothing happens when there is none. */
  remove(uid: string, changer: Changer): Promise<void>;
  putGroup(wish: GroupWish, changer: Changer): Promise<PlacedGroup>;
  removeGroup(place: GroupPlace, changer: Changer): Promise<void>;
  /** All groups of provisioning files, and the rules that they delete, at once. */
  putFileGroups(groups: readonly FileGroupWish[], deletedUids: readonly string[], changer: Changer): Promise<void>;
}

interface Placement {
  readonly folderUID: string;
  readonly ruleGroup: string;
}

export interface PlacedGroup extends GroupPlace {
  readonly intervalMs: number;
  readonly rules: readonly PlacedRule[];
}

/** Read, and with the names that the file gives. */
export interface FileGroupWish extends GroupPlace {
  readonly folderTitle: string;
  readonly intervalMs: number;
  readonly rules: readonly Rule[];
}

export interface GroupWish extends GroupPlace {
  readonly intervalMs: number;
  readonly rules: readonly GrafanaRule[];
}

export interface AlertRulesDeps extends RuleGroupWriterDeps {
  readonly rules: Pick<RuleEngine, 'refresh' | 'groups'>;
}

export function createAlertRules(deps: AlertRulesDeps): AlertRules {
  const { db, engine, rules } = deps;
  const texts = createGroupTexts((source) => checkGroup(source, engine));
  const parse = (text: string) => engine.parse(text);
  const placed = (stored: StoredRuleGroup): PlacedRule[] => placedRules(stored, texts);
  const list = async (): Promise<PlacedRule[]> => (await listRuleGroups(db)).flatMap(placed);
  const find = async (uid: string): Promise<PlacedRule> => {
    const found = (await list()).find((one) => one.uid === uid);
    if (!found) throw new InputError('rule not found', { status: 404 });
    return found;
  };
  const group = async ({ folderUid, name }: GroupPlace): Promise<PlacedGroup> => {
    const stored = (await listRuleGroups(db, folderUid)).find((one) => one.name === name);
    if (!stored) throw new InputError('rule group not found', { status: 404 });
    const running = (await rules.groups()).find((one) => one.file === folderUid && one.name === name);
    const intervalMs = texts.of(stored).intervalMs ?? running?.intervalMs ?? 0;
    return { folderUid, name, intervalMs, rules: placed(stored) };
  };
  /** Reads all groups, lets `work` change some of them, and writes what is different. */
  const change = async (changer: Changer, message: string, work: (draft: GroupDrafts) => void): Promise<void> => {
    await changeRuleGroups(db, changer.userId, async (groups) => {
      const draft = new GroupDrafts(await groups.all(), texts, changer);
      work(draft);
      return draft.saves(message);
    });
    await rules.refresh();
  };
  const folderTitle = (folderUid: string) => requireFolder(deps, folderUid);

  return {
    list,
    find,
    group,
    create: async (wish, changer) => {
      const uid = wish.uid ? requireUid(wish.uid, 'uid') : randomUid();
      const folder = await folderTitle(wish.folderUID);
      const rule = { ...toRule(wish, parse), uid };
      await change(changer, `rule "${wish.title}" made`, (draft) => {
        if (draft.find(uid)) throw taken(uid);
        draft.append({ folderUid: wish.folderUID, name: wish.ruleGroup }, rule, folder);
      });
      return find(uid);
    },
    replace: async (uid, wish, changer) => {
      const folder = await folderTitle(wish.folderUID);
      const rule = { ...toRule(wish, parse), uid };
      await change(changer, `rule "${wish.title}" changed`, (draft) => {
        const at = draft.find(uid);
        if (!at) throw new InputError('rule not found', { status: 404 });
        const place = { folderUid: wish.folderUID, name: wish.ruleGroup };
        const isHere = at.folderUid === place.folderUid && at.name === place.name;
        draft.splice(at, isHere ? [rule] : []);
        if (!isHere) draft.append(place, rule, folder);
      });
      return find(uid);
    },
    remove: (uid, changer) =>
      change(changer, 'rule deleted', (draft) => {
        const at = draft.find(uid);
        if (at) draft.splice(at, []);
      }),
    putGroup: async (wish, changer) => {
      const folder = await folderTitle(wish.folderUid);
      const made = wish.rules.map((one) => ({
        ...toRule(one, parse),
        uid: one.uid ? requireUid(one.uid, 'uid') : randomUid(),
      }));
      await change(changer, 'rule group changed', (draft) => draft.putGroup(wish, made, folder));
      return group(wish);
    },
    removeGroup: ({ folderUid, name }, changer) =>
      change(changer, 'rule group deleted', (draft) => {
        if (!draft.removeGroup({ folderUid, name })) throw new InputError('rule group not found', { status: 404 });
      }),
    putFileGroups: (groups, deletedUids, changer) =>
      change(changer, 'provisioned from a file', (draft) => {
        for (const { folderTitle: title, rules: made, ...wish } of groups) draft.putGroup(wish, made, title);
        for (const uid of deletedUids) {
          const at = draft.find(uid);
          if (at) draft.splice(at, []);
        }
      }),
  };
}

/** The folder's title. A namespace that the ruler's API has made is a folder of its own name. Throws InputError 400. */
async function requireFolder({ db }: RuleGroupWriterDeps, folderUid: string): Promise<string> {
  requireNamespace(folderUid);
  const [known] = await folderChain(db, folderUid);
  if (known) return known.title;
  const [group] = await listRuleGroups(db, folderUid);
  if (group) return '';
  throw new InputError(`invalid alert rule: folder ${JSON.stringify(folderUid)} does not exist`, {
    field: 'folderUID',
  });
}

function taken(uid: string): InputError {
  return new InputError(`a rule with the uid ${JSON.stringify(uid)} already exists`, { status: 409, field: 'uid' });
}
