// Trying out receivers and templates.
import type { ReceiverTrials } from '@/server/alerting/ports';
import { createRenderTemplateHandler, createTryReceiverHandler } from '@/server/http/alerting/trials';
import { KIB, type Route } from '@/server/http/route';

const BODY_LIMIT_BYTES = 256 * KIB;

export function alertingRoutes(trials: ReceiverTrials): Route[] {
  return [
    // Sends to the world in the name of the house, and shows where: for admins.
    { ...row('/api/alerting/receivers/test', createTryReceiverHandler(trials)), permission: 'receivers:test' },
    { ...row('/api/alerting/templates/preview', createRenderTemplateHandler(trials)), permission: 'alerts:write' },
  ];
}

function row(path: string, handler: Route['handler']): Omit<Route, 'permission'> {
  return {
    methods: ['POST'],
    path,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    errors: 'grafana',
    handler,
  };
}
