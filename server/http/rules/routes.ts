// Routes about rules: Prometheus' lists, the ruler's API, and our own.
import type { Database } from '@/server/entities/database';
import { type Handler, KIB, type Method, MIB, type Route } from '@/server/http/route';
import { createBackfill } from '@/server/http/rules/backfill';
import { createBackTest } from '@/server/http/rules/back-test';
import { createListAlertmanagers, createListAlerts, createListRules } from '@/server/http/rules/list-rules';
import {
  createCheckRules,
  createDeleteManaged,
  createDeleteRule,
  createGetManaged,
  createListEvaluations,
  createListGroupVersions,
  createListManaged,
  createPauseRule,
  createPutManaged,
  createPutRule,
  createRestoreGroup,
} from '@/server/http/rules/manage';
import { createDeleteGroups, createGetGroup, createListNamespaces, createPostGroup } from '@/server/http/rules/ruler';
import type { Engine } from '@/server/promql/engine';
import type { RuleEngine, RuleTester } from '@/server/rules/ports';

export interface RuleRoutesDeps {
  readonly rules: RuleEngine & RuleTester;
  readonly engine: Engine;
  readonly db: Database;
}

const SOURCE_LIMIT_BYTES = MIB;
const GROUP = ':namespace/:group';
const TEXTS = ['namespace', 'group', 'rule'];

export function ruleRoutes({ rules, engine, db }: RuleRoutesDeps): Route[] {
  const writer = { db, engine, rules };
  const lists: Route[] = [
    listing('/api/v1/rules', createListRules(rules)),
    listing('/api/v1/alerts', createListAlerts(rules)),
    listing('/api/v1/alertmanagers', createListAlertmanagers(rules)),
  ];
  const ruler: Route[] = [
    ruling('GET', '/config/v1/rules', createListNamespaces(writer)),
    ruling('GET', '/config/v1/rules/:namespace', createListNamespaces(writer)),
    ruling('POST', '/config/v1/rules/:namespace', createPostGroup(writer)),
    ruling('DELETE', '/config/v1/rules/:namespace', createDeleteGroups(writer)),
    ruling('GET', `/config/v1/rules/${GROUP}`, createGetGroup(writer)),
    ruling('DELETE', `/config/v1/rules/${GROUP}`, createDeleteGroups(writer)),
  ];
  const groups = '/api/watchfire/rules/groups';
  const own: Route[] = [
    managing('GET', groups, createListManaged(writer)),
    managing('GET', `${groups}/${GROUP}`, createGetManaged(writer)),
    managing('PUT', `${groups}/${GROUP}`, createPutManaged(writer)),
    managing('DELETE', `${groups}/${GROUP}`, createDeleteManaged(writer)),
    managing('GET', `${groups}/${GROUP}/versions`, createListGroupVersions(writer)),
    managing('POST', `${groups}/${GROUP}/restore`, createRestoreGroup(writer)),
    managing('PUT', `${groups}/${GROUP}/rules/:rule`, createPutRule(writer)),
    managing('DELETE', `${groups}/${GROUP}/rules/:rule`, createDeleteRule(writer)),
    managing('PUT', `${groups}/${GROUP}/rules/:rule/pause`, createPauseRule(writer)),
    { ...managing('POST', '/api/watchfire/rules/check', createCheckRules(writer)), permission: 'rules:read' },
    {
      ...managing('POST', '/api/watchfire/rules/backtest', createBackTest({ engine, tester: rules })),
      permission: 'metrics:query',
    },
    {
      ...managing('POST', '/api/watchfire/rules/backfill', createBackfill({ engine, tester: rules })),
      permission: 'metrics:write',
    },
    managing('GET', '/api/watchfire/rules/evaluations/:id', createListEvaluations(rules)),
  ];
  return [...lists, ...ruler, ...own];
}

function listing(path: string, handler: Handler): Route {
  return {
    methods: ['GET'],
    path,
    permission: 'rules:read',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: 64 * KIB,
    errors: 'prometheus',
    listener: 'prometheus',
    handler,
  };
}

function ruling(method: Method, path: string, handler: Handler): Route {
  return {
    methods: [method],
    path,
    ...textParamsOf(path),
    permission: method === 'GET' ? 'rules:read' : 'rules:write',
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: SOURCE_LIMIT_BYTES,
    errors: 'text',
    handler,
  };
}

function managing(method: Method, path: string, handler: Handler): Route {
  return { ...ruling(method, path, handler), errors: 'grafana' };
}

/** Names of namespaces, groups and rules are free text. */
function textParamsOf(path: string): { readonly textParams?: readonly string[] } {
  const names = TEXTS.filter((name) => path.includes(`:${name}`));
  return names.length === 0 ? {} : { textParams: names };
}
