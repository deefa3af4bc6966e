// The ruler's API of Mimir and Cortex: YAML in and out, `/config/v1/rules/*`.
import { InputError } from '@/lib/errors/input-error';
import { namespacesYaml, ruleGroupYaml } from '@/lib/rules/print-rule-file';
import type { RuleGroup } from '@/lib/rules/rule-file';
import { findRuleGroup, listRuleGroups } from '@/server/entities/rule-groups/list';
import {
  checkGroup,
  removeGroups,
  type RuleGroupWriterDeps,
  writeGroup,
} from '@/server/provisioning/rule-group-writer';
import { changerOf } from '@/server/http/alerting/changer';
import type { Handler } from '@/server/http/route';

const NONE = 'no rule groups found';

export function createListNamespaces(deps: RuleGroupWriterDeps): Handler {
  return async (_request, { params, url }) => {
    const namespaces = new Map<string, RuleGroup[]>();
    for (const { namespace, source } of await listRuleGroups(deps.db, params['namespace'])) {
      const groups = namespaces.get(namespace) ?? [];
      groups.push(checkGroup(source, deps.engine));
      namespaces.set(namespace, groups);
    }
    if (namespaces.size === 0) throw notFound();
    return yaml(namespacesYaml(namespaces, formatOf(url)));
  };
}

export function createGetGroup(deps: RuleGroupWriterDeps): Handler {
  return async (_request, { params, url }) => {
    const found = await findRuleGroup(deps.db, { namespace: params['namespace'] ?? '', name: params['group'] ?? '' });
    if (!found) throw notFound();
    return yaml(ruleGroupYaml(checkGroup(found.source, deps.engine), formatOf(url)));
  };
}

export function createPostGroup(deps: RuleGroupWriterDeps): Handler {
  return async (request, { params, identity }) => {
    const changer = changerOf(identity);
    await writeGroup({ namespace: params['namespace'] ?? '', source: await request.text(), changer }, deps);
    return accepted();
  };
}

export function createDeleteGroups(deps: RuleGroupWriterDeps): Handler {
  return async (_request, { params, identity }) => {
    const name = params['group'];
    const changer = changerOf(identity);
    await removeGroups({ namespace: params['namespace'] ?? '', ...(name !== undefined && { name }), changer }, deps);
    return accepted();
  };
}

/** What Prometheus reads, unless our own options are asked for with `?format=watchfire`. */
function formatOf(url: URL): { readonly isForPrometheus: boolean } {
  return { isForPrometheus: url.searchParams.get('format') !== 'watchfire' };
}

function notFound(): InputError {
  return new InputError(NONE, { status: 404, errorType: 'not_found' });
}

function yaml(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/yaml' } });
}

function accepted(): Response {
  return new Response('{"status":"success","data":null,"errorType":"","error":""}', {
    status: 202,
    headers: { 'content-type': 'application/json' },
  });
}
