// The classic Grafana dashboard as types: what read-dashboard.ts guarantees after repair. Unknown keys stay in place (index signatures).

export const GRID_COLUMNS = 24;
export const ROW_HEIGHT_PX = 30;
export const GRID_GAP_PX = 8;

/** Grid units: 24 columns, rows of 30 px with a gap of 8 px. */
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** One query of a panel. `expr` is PromQL with variables. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly hide?: boolean;
  /** Least step ("30s"), may hold variables. */
  readonly interval?: string;
  readonly intervalFactor?: number;
  readonly [key: string]: unknown;
}

export interface ThresholdStep {
  /** null: from minus infinity. */
  readonly value: number | null;
  readonly color: string;
  readonly [key: string]: unknown;
}

export interface Thresholds {
  readonly mode: 'absolute' | 'percentage';
  readonly steps: readonly ThresholdStep[];
  readonly [key: string]: unknown;
}

export interface FieldColor {
  readonly mode: string;
  readonly fixedColor?: string;
  readonly seriesBy?: string;
  readonly [key: string]: unknown;
}

/** The typed part of `fieldConfig.defaults`; what a panel type adds is in `custom`. */
export interface FieldDefaults {
  readonly unit?: string;
  readonly decimals?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly displayName?: string;
  readonly noValue?: string;
  readonly color?: FieldColor;
  readonly thresholds?: Thresholds;
  readonly mappings?: readonly unknown[];
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

export interface FieldOverride {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
  readonly [key: string]: unknown;
}

export interface FieldConfig {
  readonly defaults: FieldDefaults;
  readonly overrides: readonly FieldOverride[];
  readonly [key: string]: unknown;
}

/** A panel before it has its place among the others (its id). */
export interface NewPanel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly transparent?: boolean;
  readonly gridPos: GridPos;
  readonly targets: readonly Target[];
  readonly fieldConfig: FieldConfig;
  readonly options: Readonly<Record<string, unknown>>;
  readonly datasource?: unknown;
  /** Least step of the panel's queries ("30s"). */
  readonly interval?: string | null;
  readonly maxDataPoints?: number | null;
  readonly transformations?: readonly unknown[];
  /** A range of its own: "1h" up to now, or an expression; may hold variables. */
  readonly timeFrom?: unknown;
  /** How far back the range is moved: "1d". */
  readonly timeShift?: unknown;
  readonly hideTimeOverride?: unknown;
  /** Row panels only. */
  readonly collapsed?: boolean;
  /** Row panels only: the members of a collapsed row. */
  readonly panels?: readonly Panel[];
  readonly [key: string]: unknown;
}

export interface Panel extends NewPanel {
  /** Unique in the dashboard. */
  readonly id: number;
}

export interface VariableOption {
  readonly text: string | readonly string[];
  readonly value: string | readonly string[];
  readonly selected?: boolean;
  readonly [key: string]: unknown;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label?: string | null;
  /** 0 shown, 1 without label, 2 hidden. */
  readonly hide?: number;
  readonly query?: unknown;
  readonly current?: Partial<VariableOption>;
  readonly options?: readonly VariableOption[];
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly regex?: string;
  readonly sort?: number;
  readonly refresh?: number;
  readonly [key: string]: unknown;
}

export interface RawTimeRange {
  readonly from: string;
  readonly to: string;
}

export interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly version: number;
  readonly schemaVersion: number;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly editable?: boolean;
  /** "browser", "utc", an IANA name, or "" for the viewer's default. */
  readonly timezone: string;
  readonly time: RawTimeRange;
  /** "30s", or "" for off. */
  readonly refresh: string;
  /** 0 none, 1 shared crosshair, 2 shared tooltip. */
  readonly graphTooltip: number;
  readonly weekStart?: string;
  readonly fiscalYearStartMonth?: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[]; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Something that was repaired on the way in, for the person who opened the file. */
export interface ReadNote {
  /** Path of the field, e.g. `panels[3].gridPos`. */
  readonly field: string;
  readonly message: string;
}

export function isRow(panel: Panel): boolean {
  return panel.type === 'row';
}
