// THE route table: every path that the process answers itself. What is not here goes to the pages.
import { alertingRoutes } from '@/server/http/alerting/routes';
import { type AlertmanagerRoutesDeps, alertmanagerRoutes } from '@/server/http/alertmanager/routes';
import { annotationRoutes } from '@/server/http/annotations/routes';
import { type DashboardRoutesDeps, dashboardRoutes } from '@/server/http/dashboards/routes';
import { type HealthRoutesDeps, healthRoutes } from '@/server/http/health/routes';
import { libraryElementRoutes } from '@/server/http/library-elements/routes';
import { type PeopleRoutesDeps, peopleRoutes } from '@/server/http/people/routes';
import { type PrometheusRoutesDeps, prometheusRoutes } from '@/server/http/prometheus/routes';
import { type RemoteRoutesDeps, remoteRoutes } from '@/server/http/remote/routes';
import type { Route } from '@/server/http/route';
import { type RuleRoutesDeps, ruleRoutes } from '@/server/http/rules/routes';
import { watchfireRoutes } from '@/server/http/watchfire/routes';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';
import type { Log } from '@/server/platform/log';

export interface RoutesDeps {
  readonly health: HealthRoutesDeps;
  readonly people: PeopleRoutesDeps;
  readonly dashboards: DashboardRoutesDeps;
  readonly prometheus: PrometheusRoutesDeps;
  readonly remote: RemoteRoutesDeps;
  readonly rules: RuleRoutesDeps;
  readonly alertmanager: AlertmanagerRoutesDeps;
  readonly provisioning: AlertingProvisioning;
  readonly log: Log;
}

export interface RouteTables {
  /** For the main port. */
  readonly main: readonly Route[];
  /** For the extra ports: the routes marked for them, and health. */
  readonly prometheus: readonly Route[];
  readonly alertmanager: readonly Route[];
}

export function createRouteTables(deps: RoutesDeps): RouteTables {
  const health = healthRoutes(deps.health);
  const main: readonly Route[] = [
    ...health,
    ...prometheusRoutes(deps.prometheus),
    ...remoteRoutes(deps.remote),
    ...alertmanagerRoutes(deps.alertmanager),
    ...alertingRoutes(deps.alertmanager.alerting, deps.provisioning),
    ...watchfireRoutes({ engine: deps.prometheus.engine, log: deps.log }),
    ...ruleRoutes(deps.rules),
    ...peopleRoutes(deps.people),
    ...dashboardRoutes(deps.dashboards),
    ...libraryElementRoutes(deps.dashboards),
    ...annotationRoutes(deps.people, deps.alertmanager.alerting),
  ];
  const forListener = (name: 'prometheus' | 'alertmanager'): readonly Route[] => [
    ...health,
    ...main.filter(({ listener }) => listener === name || listener === 'both'),
  ];
  return { main, prometheus: forListener('prometheus'), alertmanager: forListener('alertmanager') };
}
