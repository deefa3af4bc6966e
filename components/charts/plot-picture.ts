// What a time chart is asked to draw, where, and what is on the screen: the words its parts share.
import type { DrawnSeries } from '@/components/charts/draw-request';
import type { ChartAnnotation, ChartExemplar, ChartModel, TooltipOptions } from '@/components/charts/chart-model';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import type { ColorTheme } from '@/lib/series/colors';
import type { Zone } from '@/lib/units/zone';

export interface PlotInput {
  readonly viewId: string;
  readonly model: ChartModel;
  readonly plotted: readonly PlottedSeries[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  readonly theme: ColorTheme;
  readonly tooltip: TooltipOptions;
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
  readonly onPainted?: (() => void) | undefined;
  /** With colours that CSS understands. */
  readonly annotations?: readonly ChartAnnotation[] | undefined;
  readonly exemplars?: readonly ChartExemplar[] | undefined;
  readonly onAnnotate?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onOpenAnnotation?: ((key: string) => void) | undefined;
}

export interface PlotElements {
  /** Has the size of the plot and takes the pointer and the keys. */
  readonly root: HTMLElement;
  readonly canvasHost: HTMLElement;
  readonly overlay: HTMLCanvasElement;
  readonly selection: HTMLElement;
  /** Spoken: the value under the crosshair when it is moved by keys. */
  readonly liveRegion: HTMLElement;
}

export interface Painted {
  readonly input: PlotInput;
  readonly layout: PlotLayout;
  readonly drawn: readonly DrawnSeries[];
}
