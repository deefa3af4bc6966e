// …/export: what is there as a provisioning file. Secrets are never in it.
import { stringify } from 'yaml';
import { type ExportedObjects, terraformResources } from '@/lib/alerting/grafana/terraform';
import { toPolicy } from '@/lib/alerting/grafana/policy';
import { printHcl } from '@/lib/formats/hcl';
import { InputError } from '@/lib/errors/input-error';
import { fromRule } from '@/lib/rules/grafana/grafana-rule';
import { formatDuration } from '@/lib/units/duration';
import type { ConfigObjects } from '@/server/alerting/ports';
import { placeOf } from '@/server/http/alerting/alert-rules';
import type { Handler } from '@/server/http/route';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';
import type { PlacedGroup } from '@/server/provisioning/alert-rules';

const ORG = { orgId: 1 };

/** `ruleUid`, `folderUid` and `group` narrow it down. */
export function createExportRulesHandler(provisioning: AlertingProvisioning): Handler {
  return async (_request, { url }) => {
    const wanted = (name: string): readonly string[] =>
      url.searchParams.getAll(name).flatMap((text) => text.split(','));
    const [uids, folders, [group]] = [wanted('ruleUid'), wanted('folderUid'), wanted('group')];
    const groups = (await allGroups(provisioning))
      .filter(
        ({ folderUid, name }) => folders.length === 0 || (folders.includes(folderUid) && (group ?? name) === name),
      )
      .map((one) => ({ ...one, rules: one.rules.filter(({ uid }) => uids.length === 0 || uids.includes(uid)) }))
      .filter(({ rules }) => rules.length > 0);
    return answer({ groups: groups.map((one) => groupTree(one, provisioning)) }, url);
  };
}

export function createExportRuleHandler(provisioning: AlertingProvisioning): Handler {
  return async (_request, { url, params }) => {
    const rule = await provisioning.alertRules.find(params['uid'] ?? '');
    const group = await provisioning.alertRules.group(rule);
    return answer({ groups: [groupTree({ ...group, rules: [rule] }, provisioning)] }, url);
  };
}

export function createExportRuleGroupHandler(provisioning: AlertingProvisioning): Handler {
  return async (_request, context) =>
    answer({ groups: [groupTree(await provisioning.alertRules.group(placeOf(context)), provisioning)] }, context.url);
}

export function createExportContactPointsHandler({ contactPoints }: AlertingProvisioning): Handler {
  return async (_request, { url }) => {
    if (url.searchParams.get('decrypt') === 'true')
      throw new InputError('Cannot give secrets away: they can only be written', { status: 403, field: 'decrypt' });
    const name = url.searchParams.get('name');
    const receivers = new Map<string, unknown[]>();
    for (const point of contactPoints.list()) {
      if (name !== null && point.name !== name) continue;
      const { uid, type, settings, disableResolveMessage } = point;
      const list = receivers.get(point.name) ?? [];
      receivers.set(point.name, [...list, { uid, type, settings, disableResolveMessage }]);
    }
    const trees = [...receivers].map(([receiver, points]) => ({ ...ORG, name: receiver, receivers: points }));
    return answer({ contactPoints: trees }, url);
  };
}

export function createExportPoliciesHandler(objects: ConfigObjects): Handler {
  return async (_request, { url }) => {
    const [route] = objects.configObjects('route');
    return answer({ policies: [{ ...ORG, ...(route ? toPolicy(route.body) : { receiver: 'default' }) }] }, url);
  };
}

/** One of them, or all. */
export function createExportMuteTimingsHandler(objects: ConfigObjects): Handler {
  return async (_request, { url, params }) => {
    const { name: wanted } = params;
    const found = objects.configObjects('time_interval').filter(({ name }) => wanted === undefined || name === wanted);
    if (found.length === 0 && wanted !== undefined) throw new InputError('mute timing not found', { status: 404 });
    const muteTimes = found.map(({ name, body }) => ({ ...ORG, name, time_intervals: body['time_intervals'] ?? [] }));
    return answer({ muteTimes }, url);
  };
}

async function allGroups({ alertRules }: AlertingProvisioning): Promise<PlacedGroup[]> {
  const places = new Map((await alertRules.list()).map((rule) => [JSON.stringify([rule.folderUid, rule.name]), rule]));
  const groups: PlacedGroup[] = [];
  for (const place of places.values()) groups.push(await alertRules.group(place));
  return groups;
}

function groupTree({ name, folderUid, intervalMs, rules }: PlacedGroup, { parse }: AlertingProvisioning) {
  return {
    ...ORG,
    name,
    folderUid,
    folder: rules[0]?.group.folder || folderUid,
    interval: formatDuration(intervalMs),
    rules: rules.map(({ uid, rule }) => {
      const { notification_settings: _none, record, ...body } = fromRule(rule, parse);
      return { uid, ...body, ...(record !== null && { record }) };
    }),
  };
}

function answer(objects: ExportedObjects, { searchParams }: URL): Response {
  const format = searchParams.get('format') ?? 'yaml';
  const headers = new Headers();
  if (searchParams.get('download') === 'true')
    headers.set('content-disposition', `attachment; filename="export.${format}"`);
  if (format === 'hcl') {
    headers.set('content-type', 'text/hcl');
    return new Response(printHcl(terraformResources(objects)), { headers });
  }
  const file = { apiVersion: 1, ...fileForm(objects) };
  if (format === 'json') return Response.json(file, { headers });
  if (format !== 'yaml' && format !== 'yml')
    throw new InputError(`Cannot export as ${JSON.stringify(format)}: yaml, json and hcl are there`, {
      field: 'format',
    });
  headers.set('content-type', 'application/yaml');
  return new Response(stringify(file, { lineWidth: 0 }), { headers });
}

/** A file names folders by their titles. */
function fileForm({ groups, ...others }: ExportedObjects): Readonly<Record<string, unknown>> {
  return { ...(groups && { groups: groups.map(({ folderUid: _uid, ...group }) => group) }), ...others };
}
