// What a panel says about how fields look and behave: the JSON shape of `fieldConfig`, read leniently. Applied in apply-field-config.ts.

export interface ThresholdStep {
  /** null = from minus infinity (the base step). */
  readonly value: number | null;
  readonly color: string;
}

export interface Thresholds {
  readonly mode: 'absolute' | 'percentage';
  readonly steps: readonly ThresholdStep[];
}

export interface MappingResult {
  readonly text?: string;
  readonly color?: string;
  readonly icon?: string;
}

export type ValueMapping =
  | { readonly type: 'value'; readonly options: Readonly<Record<string, MappingResult>> }
  | { readonly type: 'range'; readonly from: number | null; readonly to: number | null; readonly result: MappingResult }
  | { readonly type: 'regex'; readonly pattern: string; readonly result: MappingResult }
  | { readonly type: 'special'; readonly match: string; readonly result: MappingResult };

export interface FieldColor {
  readonly mode: string;
  readonly fixedColor?: string;
  /** Where `gradient` ends. */
  readonly gradientColorTo?: string;
  readonly seriesBy?: 'last' | 'min' | 'max';
}

/** Options of one field after defaults and overrides. `custom` holds what belongs to the panel type. */
export interface FieldConfig {
  readonly displayName?: string;
  readonly description?: string;
  readonly unit?: string;
  /** Absent = automatic. */
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly noValue?: string;
  readonly color?: FieldColor;
  readonly thresholds?: Thresholds;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly unknown[];
  /** People may filter by its values. */
  readonly filterable?: boolean;
  /** True: min and max are taken from this field alone instead of from all number fields. */
  readonly fieldMinMax?: boolean;
  readonly custom: Readonly<Record<string, unknown>>;
}

export interface FieldMatcher {
  readonly id: string;
  readonly options: unknown;
}

export interface FieldOverride {
  readonly matcher: FieldMatcher;
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface FieldConfigSource {
  readonly defaults: FieldConfig;
  readonly overrides: readonly FieldOverride[];
}
