// The configuration of notifications by API, and trying it out.
import type { Action } from '@/lib/api/roles';
import type { ConfigObjects, ObjectKind, ReceiverTrials } from '@/server/alerting/ports';
import {
  createDeleteObjectHandler,
  createGetObjectHandler,
  createListObjectsHandler,
  createPutObjectHandler,
} from '@/server/http/alerting/config-objects';
import { createRenderTemplateHandler, createTryReceiverHandler } from '@/server/http/alerting/trials';
import { provisioningRoutes } from '@/server/http/alerting/provisioning-routes';
import { alertingRow as row } from '@/server/http/alerting/row';
import type { Route } from '@/server/http/route';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';

export function alertingRoutes(alerting: ReceiverTrials & ConfigObjects, provisioning: AlertingProvisioning): Route[] {
  return [
    // Sends to the world in the name of the house, and shows where: for admins.
    row('POST', '/api/alerting/receivers/test', 'receivers:manage', createTryReceiverHandler(alerting)),
    row('POST', '/api/alerting/templates/preview', 'alerts:write', createRenderTemplateHandler(alerting)),
    ...named(alerting, '/api/alerting/receivers', 'receiver', 'receivers:manage'),
    ...named(alerting, '/api/alerting/time-intervals', 'time_interval', 'alerts:write'),
    ...named(alerting, '/api/alerting/templates', 'template', 'alerts:write'),
    ...provisioningRoutes(alerting, provisioning),
    row('GET', '/api/alerting/route', 'receivers:manage', createGetObjectHandler(alerting, 'route')),
    row('PUT', '/api/alerting/route', 'receivers:manage', createPutObjectHandler(alerting, 'route')),
    row('DELETE', '/api/alerting/route', 'receivers:manage', createDeleteObjectHandler(alerting, 'route')),
  ];
}

function named(objects: ConfigObjects, path: string, kind: ObjectKind, permission: Action): Route[] {
  const one = `${path}/:name`;
  const texts = { textParams: ['name'] };
  return [
    row('GET', path, permission, createListObjectsHandler(objects, kind)),
    { ...row('GET', one, permission, createGetObjectHandler(objects, kind)), ...texts },
    { ...row('PUT', one, permission, createPutObjectHandler(objects, kind)), ...texts },
    { ...row('DELETE', one, permission, createDeleteObjectHandler(objects, kind)), ...texts },
  ];
}
