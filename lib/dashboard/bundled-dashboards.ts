// Dashboards that come with the product (provisioned/dashboards), and how to tell that there is something for them to show.

export interface BundledDashboard {
  readonly uid: string;
  readonly title: string;
  /** What was found, as people call it. */
  readonly source: string;
  /** One series a job whose targets it fits; null for those that always have something to show. */
  readonly probe: string | null;
}

export const BUNDLED_DASHBOARDS: readonly BundledDashboard[] = [
  { uid: 'this-machine', title: 'This machine', source: 'host exporter', probe: null },
  { uid: 'watchfire-itself', title: 'Watchfire itself', source: 'Watchfire', probe: null },
  // The built-in host exporter has its own dashboard.
  { uid: 'host', title: 'Hosts', source: 'node_exporter', probe: 'count by (job) (node_uname_info{job!="host"})' },
  {
    uid: 'kubernetes',
    title: 'Kubernetes',
    source: 'Kubernetes',
    probe: 'count by (job) (kube_node_info or kube_pod_status_phase)',
  },
  { uid: 'postgresql', title: 'PostgreSQL', source: 'postgres_exporter', probe: 'count by (job) (pg_up)' },
  {
    uid: 'http-service',
    title: 'HTTP service',
    source: 'HTTP requests',
    probe: 'count by (job) ({__name__=~"http.*_requests_total",job!~"watchfire|prometheus|alertmanager|grafana"})',
  },
  {
    uid: 'business-kpis',
    title: 'Business KPIs',
    source: 'KPIs',
    probe: 'count by (job) ({__name__=~"kpi_(orders|revenue)_total"})',
  },
];
