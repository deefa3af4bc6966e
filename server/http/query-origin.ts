// Who asks a query, from what the request says: for taking turns and for the log of slow queries.
import type { ApiRequest, RequestContext } from '@/server/http/route';
import type { QueryOrigin } from '@/server/promql/engine';

/** Names from headers go to the log: no longer than this. */
const NAME_LIMIT = 200;

/** Grafana names the dashboard and panel of a query in headers. */
export function originOf(
  request: ApiRequest,
  { identity, remoteAddress }: Pick<RequestContext, 'identity' | 'remoteAddress'>,
): QueryOrigin {
  const named = (header: string): string => (request.headers.get(header) ?? '').slice(0, NAME_LIMIT);
  const dashboard = named('x-dashboard-uid');
  const panelId = named('x-panel-id');
  return {
    user: identity.kind === 'user' ? identity.login : remoteAddress,
    ...(dashboard !== '' && { dashboard }),
    ...(panelId !== '' && { panelId }),
  };
}
