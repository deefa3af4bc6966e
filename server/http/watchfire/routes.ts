// The routes that neither Prometheus, Alertmanager nor Grafana has.
import { MIB, type Route } from '@/server/http/route';
import type { Log } from '@/server/platform/log';
import type { Engine } from '@/server/promql/engine';
import { createQueryBatchHandler } from './query-batch';

export function watchfireRoutes(deps: { readonly engine: Engine; readonly log: Log }): Route[] {
  return [
    {
      methods: ['POST'],
      path: '/api/watchfire/query/batch',
      permission: 'metrics:query',
      isOpenToTrustedNetworks: false,
      bodyLimitBytes: 4 * MIB,
      errors: 'grafana',
      handler: createQueryBatchHandler(deps),
    },
  ];
}
