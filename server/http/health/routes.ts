// Routes that answer on every port: health, readiness and our own metrics.
import {
  createApiHealthHandler,
  createHealthyHandler,
  createReadyHandler,
  type HealthDeps,
} from '@/server/http/health/health';
import { createOwnMetricsHandler } from '@/server/http/health/own-metrics';
import { KIB, type Route } from '@/server/http/route';
import type { Metrics } from '@/server/platform/metrics';

export interface HealthRoutesDeps extends HealthDeps {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
}

export function healthRoutes(deps: HealthRoutesDeps): Route[] {
  const open = {
    methods: ['GET'],
    isOpenToTrustedNetworks: true,
    bodyLimitBytes: KIB,
    isAvailableUnready: true,
  } as const;
  return [
    { ...open, path: '/-/healthy', permission: 'public', errors: 'text', handler: createHealthyHandler() },
    { ...open, path: '/-/ready', permission: 'public', errors: 'text', handler: createReadyHandler(deps) },
    { ...open, path: '/api/health', permission: 'public', errors: 'grafana', handler: createApiHealthHandler(deps) },
    {
      ...open,
      path: '/metrics',
      permission: 'metrics:query',
      errors: 'text',
      handler: createOwnMetricsHandler(deps.metrics),
    },
  ];
}
