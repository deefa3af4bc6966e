// What a panel type is to a page that shows it: its name and the view that draws frames. How it is edited: panel-form.ts.
import type { ComponentType } from 'react';
import type { ChartAnnotation, ChartExemplar } from '@/components/charts/chart-model';
import type { HoverStore } from '@/components/charts/hover-store';
import type { LinkPlace, ResolvedLink } from '@/lib/dashboard/link-url';
import type { FieldConfig, FieldConfigSource } from '@/lib/series/field-config';
import type { Frame } from '@/lib/series/frame';

export interface PanelTimeRange {
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LabelFilter {
  readonly label: string;
  readonly value: string;
  readonly isExcluded: boolean;
}

/** Everything a view gets. It asks for no data and knows no page: header, menu, loading and error belong to the panel frame. */
export interface PanelViewProps {
  /** Unique on the page (repeated panels too); names the source of a hover. */
  readonly viewId: string;
  /** Title as shown; used in accessible names ("Legend for TITLE"). */
  readonly title: string;
  readonly frames: readonly Frame[];
  /** `options` of the panel's JSON; the view fills in its defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `fieldConfig` of the panel's JSON, read by `readFieldConfig`. The same object until it changes. */
  readonly fieldConfig: FieldConfigSource;
  readonly timeRange: PanelTimeRange;
  /** IANA name ("UTC", "Europe/Berlin"); the page has resolved "browser" before. */
  readonly timeZone: string;
  /** Pixels inside the panel's body. Zero or less: nothing is drawn. */
  readonly width: number;
  readonly height: number;
  /** A query runs; the last picture stays. */
  readonly isLoading: boolean;
  readonly hover: HoverStore;
  /** A window was dragged. */
  readonly onZoom?: (fromMs: number, toMs: number) => void;
  /** Double click: back to the range before the last zoom. */
  readonly onZoomBack?: () => void;
  /** What happened in the range, for types with a time axis. */
  readonly annotations?: readonly ChartAnnotation[];
  /** Sampled traces behind the values, for types with a time axis. */
  readonly exemplars?: readonly ChartExemplar[];
  /** A window was marked by Ctrl and drag, to write an annotation there; absent for people who may not. */
  readonly onAnnotate?: (fromMs: number, toMs: number) => void;
  /** A mark was chosen by its key. */
  readonly onOpenAnnotation?: (key: string) => void;
  /** Links of one cell (`config.links` of its field), safe to open, with everything filled in. */
  readonly linksAt?: (links: readonly unknown[], place: LinkPlace) => readonly ResolvedLink[];
  /** Makes all queries of the page ask for this value of a label, or for all others; absent where the page has no such filters. */
  readonly onFilter?: ((filter: LabelFilter) => void) | undefined;
  /** Puts the page's variables into a text; `format` as in `${name:format}`. */
  readonly interpolate?: (text: string, format?: string) => string;
  /** Called after the pixels of these props are there; may come more than once. */
  readonly onPainted?: () => void;
  /** Ghost text in the text panel and other things that only make sense while editing. */
  readonly isEditing?: boolean;
}

export interface PanelDefinition {
  /** `type` in the panel's JSON. */
  readonly id: string;
  readonly title: string;
  /** False for panels that show no query (text). */
  readonly hasQueries: boolean;
  /** Whether it says something even where nothing is asked or nothing answers: shapes of its own, or words for no value. */
  readonly drawsWithoutData?: (defaults: FieldConfig) => boolean;
  /** Its lines and spans break where a series has no sample: frames have all steps of the range. Else only rows that are there. */
  readonly showsGaps?: boolean;
  /** It has a legend that can be switched off. */
  readonly hasLegend?: boolean;
  /** Loaded on first use (React.lazy): wrap it in Suspense. */
  readonly View: ComponentType<PanelViewProps>;
}
