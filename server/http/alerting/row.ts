// What all rows of the configuration of notifications have in common.
import type { Action } from '@/lib/api/roles';
import { KIB, type Method, type Route } from '@/server/http/route';

const BODY_LIMIT_BYTES = 256 * KIB;

export function alertingRow(method: Method, path: string, permission: Action, handler: Route['handler']): Route {
  return {
    methods: [method],
    path,
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: method === 'GET' || method === 'DELETE' ? KIB : BODY_LIMIT_BYTES,
    errors: 'grafana',
    handler,
  };
}
