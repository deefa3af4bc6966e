// Grafana's provisioning API of alerting, over the same objects as our own. What tells of receivers is for admins.
import type { Action } from '@/lib/api/roles';
import type { ConfigObjects } from '@/server/alerting/ports';
import {
  createDeleteRuleGroupHandler,
  createDeleteRuleHandler,
  createGetRuleGroupHandler,
  createGetRuleHandler,
  createListRulesHandler,
  createPostRuleHandler,
  createPutRuleGroupHandler,
  createPutRuleHandler,
} from '@/server/http/alerting/alert-rules';
import {
  createDeleteContactPointHandler,
  createListContactPointsHandler,
  createPostContactPointHandler,
  createPutContactPointHandler,
} from '@/server/http/alerting/contact-points';
import {
  createExportContactPointsHandler,
  createExportMuteTimingsHandler,
  createExportPoliciesHandler,
  createExportRuleGroupHandler,
  createExportRuleHandler,
  createExportRulesHandler,
} from '@/server/http/alerting/exports';
import {
  createDeleteNamedHandler,
  createDeletePoliciesHandler,
  createGetNamedHandler,
  createGetPoliciesHandler,
  createListNamedHandler,
  createPostMuteTimingHandler,
  createPutMuteTimingHandler,
  createPutPoliciesHandler,
  createPutTemplateHandler,
  MUTE_TIMINGS,
  TEMPLATES,
} from '@/server/http/alerting/policies';
import { alertingRow as row } from '@/server/http/alerting/row';
import { type Handler, type Method, MIB, type Route } from '@/server/http/route';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';

const BASE = '/api/v1/provisioning';
/** A group of rules with all of its queries. */
const RULES_LIMIT_BYTES = 4 * MIB;

export function provisioningRoutes(objects: ConfigObjects, provisioning: AlertingProvisioning): Route[] {
  return [
    ...ruleRoutes(provisioning),
    ...receiverRoutes(objects, provisioning),
    ...namedRoutes(objects),
    row('POST', '/api/admin/provisioning/alerting/reload', 'config:reload', async () => {
      await provisioning.applyFiles();
      return Response.json({ message: 'Alerting config reloaded' });
    }),
  ];
}

function ruleRoutes(provisioning: AlertingProvisioning): Route[] {
  const reading = (path: string, handler: Handler) => row('GET', `${BASE}/${path}`, 'rules:read', handler);
  const writing = (method: Method, path: string, handler: Handler) => {
    const made = row(method, `${BASE}/${path}`, 'rules:write', handler);
    return method === 'DELETE' ? made : { ...made, bodyLimitBytes: RULES_LIMIT_BYTES };
  };
  const group = 'folder/:folder/rule-groups/:group';
  const inGroup = [
    reading(group, createGetRuleGroupHandler(provisioning)),
    writing('PUT', group, createPutRuleGroupHandler(provisioning)),
    writing('DELETE', group, createDeleteRuleGroupHandler(provisioning)),
    reading(`${group}/export`, createExportRuleGroupHandler(provisioning)),
  ].map((route) => ({ ...route, textParams: ['folder', 'group'] }));
  return [
    reading('alert-rules', createListRulesHandler(provisioning)),
    reading('alert-rules/export', createExportRulesHandler(provisioning)),
    reading('alert-rules/:uid', createGetRuleHandler(provisioning)),
    reading('alert-rules/:uid/export', createExportRuleHandler(provisioning)),
    writing('POST', 'alert-rules', createPostRuleHandler(provisioning)),
    writing('PUT', 'alert-rules/:uid', createPutRuleHandler(provisioning)),
    writing('DELETE', 'alert-rules/:uid', createDeleteRuleHandler(provisioning)),
    ...inGroup,
  ];
}

function receiverRoutes(objects: ConfigObjects, provisioning: AlertingProvisioning): Route[] {
  const { contactPoints } = provisioning;
  const managing = (method: Method, path: string, handler: Handler) =>
    row(method, `${BASE}/${path}`, 'receivers:manage', handler);
  return [
    managing('GET', 'contact-points', createListContactPointsHandler(contactPoints)),
    managing('GET', 'contact-points/export', createExportContactPointsHandler(provisioning)),
    managing('POST', 'contact-points', createPostContactPointHandler(contactPoints)),
    managing('PUT', 'contact-points/:uid', createPutContactPointHandler(contactPoints)),
    managing('DELETE', 'contact-points/:uid', createDeleteContactPointHandler(contactPoints)),
    managing('GET', 'policies', createGetPoliciesHandler(objects)),
    managing('GET', 'policies/export', createExportPoliciesHandler(objects)),
    managing('PUT', 'policies', createPutPoliciesHandler(objects)),
    managing('DELETE', 'policies', createDeletePoliciesHandler(objects)),
  ];
}

function namedRoutes(objects: ConfigObjects): Route[] {
  const writing = (method: Method, path: string, handler: Handler, permission: Action = 'alerts:write') => {
    const made = row(method, `${BASE}/${path}`, permission, handler);
    return path.includes(':name') ? { ...made, textParams: ['name'] } : made;
  };
  return [
    writing('GET', 'mute-timings', createListNamedHandler(objects, MUTE_TIMINGS)),
    writing('GET', 'mute-timings/export', createExportMuteTimingsHandler(objects)),
    writing('POST', 'mute-timings', createPostMuteTimingHandler(objects)),
    writing('GET', 'mute-timings/:name', createGetNamedHandler(objects, MUTE_TIMINGS)),
    writing('GET', 'mute-timings/:name/export', createExportMuteTimingsHandler(objects)),
    writing('PUT', 'mute-timings/:name', createPutMuteTimingHandler(objects)),
    writing('DELETE', 'mute-timings/:name', createDeleteNamedHandler(objects, MUTE_TIMINGS)),
    writing('GET', 'templates', createListNamedHandler(objects, TEMPLATES)),
    writing('GET', 'templates/:name', createGetNamedHandler(objects, TEMPLATES)),
    writing('PUT', 'templates/:name', createPutTemplateHandler(objects)),
    writing('DELETE', 'templates/:name', createDeleteNamedHandler(objects, TEMPLATES)),
  ];
}
