// What a panel type is to people who add or edit one: what it starts with, and the form of its options.
import type { LucideIcon } from 'lucide-react';

export interface OptionChoice {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** Where an option's value lives: in `options` or in `fieldConfig.defaults` of the panel's JSON, as a dotted path. */
export interface OptionPlace {
  readonly in: 'options' | 'defaults';
  readonly path: string;
}

interface OptionBase {
  readonly place: OptionPlace;
  readonly label: string;
  readonly group: string;
  readonly description?: string;
  /** Shown only while another option has one of these values. */
  readonly showWhen?: { readonly place: OptionPlace; readonly oneOf: readonly unknown[] };
}

/** One row of the option form; the panel editor draws it, the panel type only describes it. */
export type OptionControl =
  | (OptionBase & { readonly kind: 'switch'; readonly fallback: boolean })
  | (OptionBase & {
      readonly kind: 'number';
      readonly fallback: number | null;
      readonly min?: number;
      readonly max?: number;
      readonly step?: number;
    })
  | (OptionBase & { readonly kind: 'text'; readonly fallback: string; readonly isMultiline?: boolean })
  | (OptionBase & {
      readonly kind: 'select';
      readonly fallback: string | number | boolean;
      readonly choices: readonly OptionChoice[];
    })
  /** Ids of reducers (lib/series/reducers.ts), in order. */
  | (OptionBase & { readonly kind: 'calcs'; readonly fallback: readonly string[]; readonly isSingle: boolean });

/** Standard options of fields that the editor has own controls for. A panel type lists those it honours. */
export type StandardOption =
  | 'unit'
  | 'min'
  | 'max'
  | 'decimals'
  | 'displayName'
  | 'noValue'
  | 'color'
  | 'thresholds'
  | 'mappings'
  | 'links';

/** Apart from the definition: a page that only shows panels loads none of this. */
export interface PanelForm {
  readonly description: string;
  readonly icon: LucideIcon;
  /** False for types that only stand in for panels of imported files: nobody adds one. */
  readonly isOffered?: boolean;
  /** `options` and `fieldConfig` that a new panel is created with. */
  readonly newOptions: Readonly<Record<string, unknown>>;
  readonly newFieldConfig: {
    readonly defaults: Readonly<Record<string, unknown>>;
    readonly overrides: readonly never[];
  };
  readonly standardOptions: readonly StandardOption[];
  readonly optionControls: readonly OptionControl[];
}
