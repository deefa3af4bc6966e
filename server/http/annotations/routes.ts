// Routes about annotations, in Grafana's shape.
import {
  type AnnotationDeps,
  createDeleteAnnotation,
  createGetAnnotation,
  createListAnnotations,
  createListAnnotationTags,
  createMassDelete,
  createPatchAnnotation,
  createPostAnnotation,
  createPostGraphiteAnnotation,
  createPutAnnotation,
  type FiringSpans,
} from '@/server/http/annotations/annotations';
import { withDashboardErrors } from '@/server/http/dashboards/dashboard-answers';
import { type Handler, KIB, type Method, type Route } from '@/server/http/route';

type Line = readonly [Method, string, Route['permission'], Handler];

const BODY_LIMIT_BYTES = 128 * KIB;

export function annotationRoutes(deps: AnnotationDeps, alerting: FiringSpans): Route[] {
  const lines: Line[] = [
    ['GET', '/api/annotations', 'dashboards:read', createListAnnotations(deps, alerting)],
    ['POST', '/api/annotations', 'dashboards:write', createPostAnnotation(deps)],
    ['GET', '/api/annotations/tags', 'dashboards:read', createListAnnotationTags(deps)],
    ['POST', '/api/annotations/graphite', 'dashboards:write', createPostGraphiteAnnotation(deps)],
    ['POST', '/api/annotations/mass-delete', 'dashboards:write', createMassDelete(deps)],
    ['GET', '/api/annotations/:id', 'dashboards:read', createGetAnnotation(deps)],
    ['PUT', '/api/annotations/:id', 'dashboards:write', createPutAnnotation(deps)],
    ['PATCH', '/api/annotations/:id', 'dashboards:write', createPatchAnnotation(deps)],
    ['DELETE', '/api/annotations/:id', 'dashboards:write', createDeleteAnnotation(deps)],
  ];
  return lines.map(([method, path, permission, handler]) => ({
    methods: [method],
    path,
    permission,
    isOpenToTrustedNetworks: false,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    errors: 'grafana',
    handler: withDashboardErrors(handler),
  }));
}
