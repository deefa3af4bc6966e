// The dashboards that are measured: 20 panels of 10 series, and one panel of 200 series.

export const PANELS = 20;
export const SERIES_A_PANEL = 10;

const hostName = (at) => `host-${String(at).padStart(5, '0')}`;

function panel(id, { title, expr, gridPos }) {
  return {
    id,
    type: 'timeseries',
    title,
    gridPos,
    datasource: null,
    targets: [{ refId: 'A', expr, legendFormat: '{{code}} {{handler}}', range: true }],
    fieldConfig: { defaults: { unit: 'reqps', custom: { lineWidth: 1 } }, overrides: [] },
    options: { legend: { showLegend: true, displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  };
}

const common = { schemaVersion: 42, graphTooltip: 1, timezone: 'utc', refresh: '', time: { from: 'now-6h', to: 'now' } };

/** All 20 are on the screen at 1440 × 1100. */
export const DASHBOARD = {
  ...common,
  uid: 'bench',
  title: 'Bench',
  panels: Array.from({ length: PANELS }, (_, at) =>
    panel(at + 1, {
      title: `Panel ${at + 1}`,
      expr: `rate(http_requests_total{instance="${hostName(at)}",method="GET"}[5m])`,
      gridPos: { x: (at % 4) * 6, y: Math.floor(at / 4) * 5, w: 6, h: 5 },
    }),
  ),
};

/** 250 minutes at the step of the scrapes are 1,000 points. */
export const WIDE = {
  ...common,
  uid: 'wide',
  title: 'Wide',
  time: { from: 'now-250m', to: 'now' },
  panels: [
    panel(1, {
      title: 'Wide',
      expr: 'rate(http_requests_total{method="GET"}[5m])',
      gridPos: { x: 0, y: 0, w: 24, h: 20 },
    }),
  ],
};
