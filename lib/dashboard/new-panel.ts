// What a new panel and a new dashboard consist of before anybody changes them.
import type { Dashboard, FieldConfig, GridPos, NewPanel, Target } from '@/lib/dashboard/dashboard';

const DEFAULT_SIZES: Readonly<Record<string, { readonly w: number; readonly h: number }>> = {
  stat: { w: 6, h: 4 },
  gauge: { w: 6, h: 6 },
  text: { w: 12, h: 4 },
  row: { w: 24, h: 1 },
};

export interface PanelParts {
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: FieldConfig;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly gridPos?: GridPos;
}

export function newPanel({
  type,
  title = '',
  description,
  targets = [],
  fieldConfig,
  options = {},
  gridPos,
}: PanelParts): NewPanel {
  return {
    type,
    title,
    ...(description !== undefined && description !== '' && { description }),
    gridPos: gridPos ?? { x: 0, y: 0, ...(DEFAULT_SIZES[type] ?? { w: 12, h: 8 }) },
    targets,
    fieldConfig: fieldConfig ?? { defaults: {}, overrides: [] },
    options,
  };
}

export function newTarget(refId: string, expr: string, legendFormat = '__auto'): Target {
  return { refId, expr, legendFormat, range: true };
}

/** The last schema version of the classic line, so that Grafana opens what we save. */
const SCHEMA_VERSION = 42;

export function newDashboard(title: string): Dashboard {
  return {
    title,
    uid: '',
    version: 0,
    schemaVersion: SCHEMA_VERSION,
    tags: [],
    editable: true,
    timezone: 'browser',
    time: { from: 'now-1h', to: 'now' },
    refresh: '10s',
    graphTooltip: 1,
    panels: [],
    templating: { list: [] },
    annotations: { list: [] },
  };
}
