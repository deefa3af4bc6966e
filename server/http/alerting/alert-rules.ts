// /api/v1/provisioning/alert-rules and /folder/…/rule-groups/…: rules in Grafana's form.
import { z } from 'zod';
import { grafanaRuleSchema } from '@/lib/rules/grafana/rule-schema';
import { fromRule } from '@/lib/rules/grafana/grafana-rule';
import type { ParseExpr } from '@/lib/rules/grafana/promql-text';
import type { AlertRules, PlacedGroup } from '@/server/provisioning/alert-rules';
import type { PlacedRule } from '@/server/provisioning/placed-rules';
import { provisionerOf } from '@/server/http/alerting/changer';
import { ORG_ID } from '@/server/http/people/grafana-user';
import { readBody } from '@/server/http/read-json';
import type { Handler, RequestContext } from '@/server/http/route';

export interface AlertRuleDeps {
  readonly alertRules: AlertRules;
  readonly parse: ParseExpr;
}

const placedRule = grafanaRuleSchema.extend({ folderUID: z.string().min(1), ruleGroup: z.string().min(1).max(190) });
const groupBody = z.object({ interval: z.number().positive(), rules: z.array(grafanaRuleSchema).default([]) });

export function createListRulesHandler(deps: AlertRuleDeps): Handler {
  return async () => Response.json((await deps.alertRules.list()).map((one) => ruleJson(one, deps)));
}

export function createGetRuleHandler(deps: AlertRuleDeps): Handler {
  return async (_request, { params }) => Response.json(ruleJson(await deps.alertRules.find(params['uid'] ?? ''), deps));
}

export function createPostRuleHandler(deps: AlertRuleDeps): Handler {
  return async (request, { identity }) => {
    const wish = await readBody(request, placedRule);
    const made = await deps.alertRules.create(wish, provisionerOf(request, identity));
    return Response.json(ruleJson(made, deps), { status: 201 });
  };
}

export function createPutRuleHandler(deps: AlertRuleDeps): Handler {
  return async (request, { identity, params }) => {
    const wish = await readBody(request, placedRule);
    const made = await deps.alertRules.replace(params['uid'] ?? '', wish, provisionerOf(request, identity));
    return Response.json(ruleJson(made, deps));
  };
}

export function createDeleteRuleHandler({ alertRules }: AlertRuleDeps): Handler {
  return async (request, { identity, params }) => {
    await alertRules.remove(params['uid'] ?? '', provisionerOf(request, identity));
    return new Response(null, { status: 204 });
  };
}

export function createGetRuleGroupHandler(deps: AlertRuleDeps): Handler {
  return async (_request, context) => Response.json(groupJson(await deps.alertRules.group(placeOf(context)), deps));
}

export function createPutRuleGroupHandler(deps: AlertRuleDeps): Handler {
  return async (request, context) => {
    const { interval, rules } = await readBody(request, groupBody);
    const wish = { ...placeOf(context), intervalMs: Math.round(interval * 1000), rules };
    const put = await deps.alertRules.putGroup(wish, provisionerOf(request, context.identity));
    return Response.json(groupJson(put, deps));
  };
}

export function createDeleteRuleGroupHandler({ alertRules }: AlertRuleDeps): Handler {
  return async (request, context) => {
    await alertRules.removeGroup(placeOf(context), provisionerOf(request, context.identity));
    return new Response(null, { status: 204 });
  };
}

export function placeOf({ params }: RequestContext): { readonly folderUid: string; readonly name: string } {
  return { folderUid: params['folder'] ?? '', name: params['group'] ?? '' };
}

function ruleJson({ uid, folderUid, name, group, rule, updatedMs }: PlacedRule, { parse }: AlertRuleDeps) {
  return {
    // Grafana's number in its table: Terraform reads it, nobody uses it.
    id: Number.parseInt(uid.replaceAll(/[^0-9a-f]/g, '').slice(0, 7) || '0', 16),
    uid,
    orgID: ORG_ID,
    folderUID: folderUid,
    ruleGroup: name,
    ...fromRule(rule, parse),
    updated: new Date(updatedMs).toISOString(),
    provenance: group.provenance,
  };
}

function groupJson({ folderUid, name, intervalMs, rules }: PlacedGroup, deps: AlertRuleDeps) {
  return {
    title: name,
    folderUid,
    interval: intervalMs / 1000,
    rules: rules.map((one) => ruleJson(one, deps)),
  };
}
