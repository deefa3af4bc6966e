// The routes of Alertmanager's API, and what Watchfire answers beside it.
import type { Action } from '@/lib/api/roles';
import {
  createListAlertsHandler,
  createListGroupsHandler,
  createPostAlertsHandler,
} from '@/server/http/alertmanager/alerts';
import {
  createDeliveriesHandler,
  createExplainHandler,
  createStateChangesHandler,
} from '@/server/http/alertmanager/explain';
import {
  createDeleteSilenceHandler,
  createGetSilenceHandler,
  createListSilencesHandler,
  createPostSilenceHandler,
} from '@/server/http/alertmanager/silences';
import {
  type AlertmanagerStatusDeps,
  createReceiversHandler,
  createStatusHandler,
} from '@/server/http/alertmanager/status';
import { KIB, type Method, MIB, type Route } from '@/server/http/route';

export interface AlertmanagerRoutesDeps extends AlertmanagerStatusDeps {
  readonly nowMs: () => number;
}

const ALERTS_LIMIT_BYTES = 16 * MIB;
const SILENCE_LIMIT_BYTES = MIB;

export function alertmanagerRoutes(deps: AlertmanagerRoutesDeps): Route[] {
  const { alerting, nowMs } = deps;
  return [
    read('/api/v2/alerts', createListAlertsHandler(alerting)),
    read('/api/v2/alerts/groups', createListGroupsHandler(alerting)),
    read('/api/v2/silences', createListSilencesHandler(alerting)),
    read('/api/v2/silence/:id', createGetSilenceHandler(alerting)),
    read('/api/v2/receivers', createReceiversHandler(alerting)),
    read('/api/v2/status', createStatusHandler(deps)),
    {
      ...change('POST', '/api/v2/alerts', 'alerts:write', createPostAlertsHandler(alerting)),
      isOpenToTrustedNetworks: true,
      bodyLimitBytes: ALERTS_LIMIT_BYTES,
    },
    change('POST', '/api/v2/silences', 'silences:write', createPostSilenceHandler(alerting)),
    change('DELETE', '/api/v2/silence/:id', 'silences:write', createDeleteSilenceHandler(alerting)),
    own('/api/watchfire/alerting/explain', createExplainHandler(alerting)),
    own('/api/watchfire/alerting/deliveries', createDeliveriesHandler(alerting, nowMs)),
    own('/api/watchfire/alerting/state-changes', createStateChangesHandler(alerting, nowMs)),
  ];
}

function read(path: string, handler: Route['handler']): Route {
  return {
    methods: ['GET'],
    path,
    permission: 'alerts:read',
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: KIB,
    errors: 'alertmanager',
    listener: 'alertmanager',
    handler,
  };
}

function change(method: Method, path: string, permission: Action, handler: Route['handler']): Route {
  return {
    ...read(path, handler),
    methods: [method],
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: SILENCE_LIMIT_BYTES,
  };
}

function own(path: string, handler: Route['handler']): Route {
  return { ...read(path, handler), errors: 'grafana', isOpenToTrustedNetworks: false };
}
