// Grafana's provisioning API of notifications, over the same objects as our own.
import type { ConfigObjects } from '@/server/alerting/ports';
import {
  createDeleteContactPointHandler,
  createListContactPointsHandler,
  createPostContactPointHandler,
  createPutContactPointHandler,
} from '@/server/http/alerting/contact-points';
import {
  createDeleteMuteTimingHandler,
  createDeletePoliciesHandler,
  createGetMuteTimingHandler,
  createGetPoliciesHandler,
  createListMuteTimingsHandler,
  createPostMuteTimingHandler,
  createPutMuteTimingHandler,
  createPutPoliciesHandler,
} from '@/server/http/alerting/policies';
import { alertingRow as row } from '@/server/http/alerting/row';
import type { Route } from '@/server/http/route';

const CONTACT_POINTS = '/api/v1/provisioning/contact-points';
const POLICIES = '/api/v1/provisioning/policies';
const MUTE_TIMINGS = '/api/v1/provisioning/mute-timings';

export function provisioningRoutes(objects: ConfigObjects): Route[] {
  const one = `${MUTE_TIMINGS}/:name`;
  const texts = { textParams: ['name'] };
  return [
    row('GET', CONTACT_POINTS, 'receivers:manage', createListContactPointsHandler(objects)),
    row('POST', CONTACT_POINTS, 'receivers:manage', createPostContactPointHandler(objects)),
    row('PUT', `${CONTACT_POINTS}/:uid`, 'receivers:manage', createPutContactPointHandler(objects)),
    row('DELETE', `${CONTACT_POINTS}/:uid`, 'receivers:manage', createDeleteContactPointHandler(objects)),
    row('GET', POLICIES, 'receivers:manage', createGetPoliciesHandler(objects)),
    row('PUT', POLICIES, 'receivers:manage', createPutPoliciesHandler(objects)),
    row('DELETE', POLICIES, 'receivers:manage', createDeletePoliciesHandler(objects)),
    row('GET', MUTE_TIMINGS, 'alerts:write', createListMuteTimingsHandler(objects)),
    row('POST', MUTE_TIMINGS, 'alerts:write', createPostMuteTimingHandler(objects)),
    { ...row('GET', one, 'alerts:write', createGetMuteTimingHandler(objects)), ...texts },
    { ...row('PUT', one, 'alerts:write', createPutMuteTimingHandler(objects)), ...texts },
    { ...row('DELETE', one, 'alerts:write', createDeleteMuteTimingHandler(objects)), ...texts },
  ];
}
