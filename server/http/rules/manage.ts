// Our own API of rules: groups with versions, single rules, checking, evaluations.
import { z } from 'zod';
import type { ManagedGroup } from '@/lib/api/rules';
import { InputError } from '@/lib/errors/input-error';
import { ruleGroupYaml } from '@/lib/rules/print-rule-file';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import type { Rule, RuleGroup } from '@/lib/rules/rule-file';
import { findRuleGroup, listRuleGroups } from '@/server/entities/rule-groups/list';
import type { StoredRuleGroup } from '@/server/entities/rule-groups/rule-group';
import { listRuleGroupVersions } from '@/server/entities/rule-groups/versions';
import { readBody } from '@/server/http/read-json';
import type { Handler, RequestContext } from '@/server/http/route';
import { changerOf } from '@/server/http/alerting/changer';
import {
  checkGroup,
  removeGroups,
  type RuleGroupWriterDeps,
  writeGroup,
} from '@/server/provisioning/rule-group-writer';
import type { RulesView } from '@/server/rules/ports';

const GROUP_BODY = z.object({
  source: z.string().min(1),
  message: z.string().max(1000).optional(),
  version: z.int().min(0).optional(),
});
const RULE_BODY = GROUP_BODY;
const PAUSE_BODY = z.object({ isPaused: z.boolean() });
const RESTORE_BODY = z.object({ version: z.int().min(1) });
const CHECK_BODY = z.object({ source: z.string() });
const VERSION_LIMIT = 200;
const EVALUATION_LIMIT = 1000;

export function createListManaged({ db }: RuleGroupWriterDeps): Handler {
  return async () => json((await listRuleGroups(db)).map(managed));
}

export function createGetManaged(deps: RuleGroupWriterDeps): Handler {
  return async (_request, context) => json(managed(await requireGroup(deps, context)));
}

export function createPutManaged(deps: RuleGroupWriterDeps): Handler {
  return async (request, { params, identity }) => {
    const { source, message, version } = await readBody(request, GROUP_BODY);
    const saved = await writeGroup(
      {
        namespace: params['namespace'] ?? '',
        name: params['group'] ?? '',
        source,
        changer: changerOf(identity),
        ...(message !== undefined && { message }),
        ...(version !== undefined && { expectedVersion: version }),
      },
      deps,
    );
    return json(managed(saved));
  };
}

export function createDeleteManaged(deps: RuleGroupWriterDeps): Handler {
  return async (_request, { params, identity }) => {
    await removeGroups(
      { namespace: params['namespace'] ?? '', name: params['group'] ?? '', changer: changerOf(identity) },
      deps,
    );
    return json({ message: 'Rule group deleted' });
  };
}

export function createListGroupVersions({ db }: RuleGroupWriterDeps): Handler {
  return async (_request, { params }) => {
    const where = { namespace: params['namespace'] ?? '', name: params['group'] ?? '' };
    const versions = await listRuleGroupVersions(db, { ...where, limit: VERSION_LIMIT });
    return json(
      versions.map(({ createdMs, ...version }) => ({ ...version, created: new Date(createdMs).toISOString() })),
    );
  };
}

export function createRestoreGroup(deps: RuleGroupWriterDeps): Handler {
  return async (request, { params, identity }) => {
    const { version } = await readBody(request, RESTORE_BODY);
    const namespace = params['namespace'] ?? '';
    const name = params['group'] ?? '';
    const versions = await listRuleGroupVersions(deps.db, { namespace, name, limit: Number.MAX_SAFE_INTEGER });
    const source = versions.find((one) => one.version === version)?.source ?? null;
    if (source === null) throw new InputError(`Cannot find version ${version} of "${name}"`, { status: 404 });
    const message = `restored from version ${version}`;
    return json(managed(await writeGroup({ namespace, name, source, changer: changerOf(identity), message }, deps)));
  };
}

/** Puts a rule in the place of the one with its name, or at the end. */
export function createPutRule(deps: RuleGroupWriterDeps): Handler {
  return async (request, context) => {
    const { source, message = '', version } = await readBody(request, RULE_BODY);
    const rule = readOneRule(source, deps);
    const name = context.params['rule'] ?? '';
    return changeRules(deps, context, { message, expectedVersion: version }, (rules) => {
      const at = rules.findIndex((one) => one.name === name);
      return at === -1 ? [...rules, rule] : rules.with(at, rule);
    });
  };
}

export function createDeleteRule(deps: RuleGroupWriterDeps): Handler {
  return async (_request, context) =>
    changeRules(deps, context, { message: 'rule deleted' }, (rules) => {
      const at = requireRule(rules, context);
      return rules.filter((_rule, index) => index !== at);
    });
}

export function createPauseRule(deps: RuleGroupWriterDeps): Handler {
  return async (request, context) => {
    const { isPaused } = await readBody(request, PAUSE_BODY);
    return changeRules(deps, context, { message: isPaused ? 'rule paused' : 'rule resumed' }, (rules) => {
      const at = requireRule(rules, context);
      return rules.map((rule, index) => (index === at ? { ...rule, isPaused } : rule));
    });
  };
}

/** A whole rule file: what `check rules` would say. */
export function createCheckRules({ engine }: Pick<RuleGroupWriterDeps, 'engine'>): Handler {
  return async (request) => {
    const { source } = await readBody(request, CHECK_BODY);
    const { problems, warnings, groups } = readRuleFile(
      source,
      ruleCheckers('utf8', (text) => engine.parse(text)),
    );
    return json({ problems, warnings, groupCount: groups.length });
  };
}

export function createListEvaluations(rules: RulesView): Handler {
  return async (_request, { params, url }) => {
    const key = params['id'] ?? '';
    if (!/^[0-9a-f]{32}$/.test(key)) throw new InputError('Cannot find this group of rules', { status: 404 });
    const limit = Number(url.searchParams.get('limit') ?? '100');
    if (!Number.isInteger(limit) || limit < 1 || limit > EVALUATION_LIMIT)
      throw new InputError(`Cannot use this limit: 1 to ${EVALUATION_LIMIT} are allowed`, { field: 'limit' });
    const evaluations = await rules.evaluations(key, limit);
    return json(
      evaluations.map(({ slotMs, startedMs, durationMs, rules: ofRules }) => ({
        slot: new Date(slotMs).toISOString(),
        started: new Date(startedMs).toISOString(),
        durationSeconds: durationMs / 1000,
        rules: ofRules.map((rule) => ({
          durationSeconds: rule.durationMs / 1000,
          resultCount: rule.resultCount,
          ...(rule.error !== null && { error: rule.error }),
        })),
      })),
    );
  };
}

async function changeRules(
  deps: RuleGroupWriterDeps,
  context: RequestContext,
  { message, expectedVersion }: { readonly message: string; readonly expectedVersion?: number | undefined },
  change: (rules: readonly Rule[]) => readonly Rule[],
): Promise<Response> {
  const stored = await requireGroup(deps, context);
  const group: RuleGroup = checkGroup(stored.source, deps.engine);
  const source = ruleGroupYaml({ ...group, rules: change(group.rules) }, { isForPrometheus: false });
  const { namespace, name } = stored;
  const changer = changerOf(context.identity);
  // Without a version of the caller's: the one that was read, so that two changes at once do not undo each other.
  const write = { namespace, name, source, changer, message, expectedVersion: expectedVersion ?? stored.version };
  return json(managed(await writeGroup(write, deps)));
}

function requireRule(rules: readonly Rule[], { params }: RequestContext): number {
  const name = params['rule'] ?? '';
  const at = rules.findIndex((rule) => rule.name === name);
  if (at === -1) throw new InputError(`Cannot find the rule "${name}"`, { status: 404 });
  return at;
}

function readOneRule(source: string, deps: RuleGroupWriterDeps): Rule {
  const indented = source
    .split('\n')
    .map((line, at) => `${at === 0 ? '- ' : '  '}${line}`)
    .join('\n');
  const [rule, second] = checkGroup(`name: one\nrules:\n${indented}\n`, deps.engine).rules;
  if (!rule || second) throw new InputError('Cannot read the rule: expected exactly one');
  return rule;
}

async function requireGroup({ db }: RuleGroupWriterDeps, { params }: RequestContext): Promise<StoredRuleGroup> {
  const name = params['group'] ?? '';
  const found = await findRuleGroup(db, { namespace: params['namespace'] ?? '', name });
  if (!found) throw new InputError(`Cannot find the group "${name}"`, { status: 404 });
  return found;
}

function managed({ updatedMs, ...group }: StoredRuleGroup): ManagedGroup {
  return { ...group, updated: new Date(updatedMs).toISOString() };
}

function json(value: unknown): Response {
  return Response.json(value);
}
