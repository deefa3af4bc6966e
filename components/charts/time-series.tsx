'use client';
// A time chart: lines, bars and areas over one time axis, with legend, shared crosshair, tooltip and zoom. Props in, events out.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { HoverPoint } from '@/components/charts/chart-hover';
import type {
  ChartAnnotation,
  ChartExemplar,
  ChartModel,
  LegendOptions,
  TooltipOptions,
} from '@/components/charts/chart-model';
import { chartSentence } from '@/components/charts/chart-sentence';
import { useChartTheme } from '@/components/charts/chart-theme';
import type { HoverStore } from '@/components/charts/hover-store';
import { LEAST_PX_WITH_LEGEND, LegendLayout } from '@/components/charts/legend-layout';
import { plotSeries, type PlottedSeries } from '@/components/charts/plot-series';
import type { PlotInput } from '@/components/charts/plot-picture';
import { createPlotView, type PlotView } from '@/components/charts/plot-view';
import { type ElementSize, useElementSize } from '@/components/charts/use-element-size';
import { usePickedSeries } from '@/components/charts/use-picked-series';
import { joinParts } from '@/lib/units/format-value';
import type { Zone } from '@/lib/units/zone';

export interface TimeSeriesProps {
  /** Unique on the page. */
  readonly viewId: string;
  readonly title: string;
  /** The same object as long as nothing changed. */
  readonly model: ChartModel;
  readonly legend: LegendOptions;
  readonly tooltip: TooltipOptions;
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  readonly hover: HoverStore;
  /** Of the whole, in pixels. */
  readonly height: number;
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
  readonly onPainted?: (() => void) | undefined;
  readonly annotations?: readonly ChartAnnotation[] | undefined;
  readonly exemplars?: readonly ChartExemplar[] | undefined;
  readonly onAnnotate?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onOpenAnnotation?: ((key: string) => void) | undefined;
}

export function TimeSeries(props: TimeSeriesProps) {
  const { model, legend, title } = props;
  const { isHidden, pick } = usePickedSeries(model.series);
  const [emphasisedKey, setEmphasisedKey] = useState<string | null>(null);
  const liveValues = useRef(new Map<string, HTMLElement>());
  const legendSeries = useMemo(() => model.series.filter((series) => series.isInLegend), [model]);
  const plotted = useMemo(() => plotSeries(model, isHidden), [model, isHidden]);
  return (
    <LegendLayout
      hasLegend={legend.mode !== 'hidden' && legendSeries.length > 0 && props.height >= LEAST_PX_WITH_LEGEND}
      title={title}
      series={legendSeries}
      options={legend}
      isHidden={isHidden}
      onPick={pick}
      onEmphasise={setEmphasisedKey}
      liveValues={liveValues}
      note={
        model.leftOutCount > 0 && (
          <p className="px-1 text-2xs text-ink-faint">
            {model.series.length} of {model.series.length + model.leftOutCount} series are shown
          </p>
        )
      }
    >
      <PlotArea {...props} plotted={plotted} emphasisedKey={emphasisedKey} liveValues={liveValues} />
    </LegendLayout>
  );
}

interface PlotAreaProps extends TimeSeriesProps {
  readonly plotted: readonly PlottedSeries[];
  readonly emphasisedKey: string | null;
  readonly liveValues: RefObject<Map<string, HTMLElement>>;
}

function PlotArea(props: PlotAreaProps) {
  const { plotted, fromMs, toMs, zone, hover, title, emphasisedKey, liveValues } = props;
  const root = useRef<HTMLDivElement>(null);
  const canvasHost = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const selection = useRef<HTMLDivElement>(null);
  const liveRegion = useRef<HTMLDivElement>(null);
  const view = useRef<PlotView | null>(null);
  const input = usePlotInput(props);
  const latestInput = useRef(input);
  const latestSize = useRef<ElementSize | null>(null);

  useLayoutEffect(() => {
    latestInput.current = input;
    view.current?.update(input);
  }, [input]);
  // Before any chart writes anything: charts that come together lay the page out once.
  useLayoutEffect(() => {
    const target = root.current;
    if (target !== null) latestSize.current = { widthPx: target.clientWidth, heightPx: target.clientHeight };
  }, []);
  useEffect(() => {
    const elements = {
      root: root.current,
      canvasHost: canvasHost.current,
      overlay: overlay.current,
      selection: selection.current,
      liveRegion: liveRegion.current,
    };
    if (!isComplete(elements)) return undefined;
    const onHoverPoints = (points: readonly HoverPoint[] | null): void => writeLegendValues(liveValues.current, points);
    const created = createPlotView(elements, { hover, onHoverPoints });
    view.current = created;
    if (latestSize.current !== null) created.resize(latestSize.current);
    created.update(latestInput.current);
    return () => {
      view.current = null;
      created.dispose();
    };
  }, [hover, liveValues]);
  useEffect(() => view.current?.emphasise(emphasisedKey), [emphasisedKey]);
  useElementSize(root, (size) => {
    latestSize.current = size;
    view.current?.resize(size);
  });

  const layerName = props.model.layer?.name;
  const sentence = useMemo(
    () => chartSentence({ title, layerName, plotted, fromMs, toMs, zone }),
    [title, layerName, plotted, fromMs, toMs, zone],
  );
  const pointCount = useMemo(() => countPoints(plotted), [plotted]);
  return (
    <div className="relative min-h-0 min-w-0 flex-1">
      <div
        ref={root}
        // A canvas with layers is not an image file.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={sentence}
        // The arrow keys walk its points.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-series-count={plotted.length}
        data-point-count={pointCount}
        data-from={fromMs}
        data-to={toMs}
        className="absolute inset-0 touch-pan-y overflow-hidden rounded-control select-none"
      >
        <div ref={canvasHost} className="pointer-events-none absolute inset-0" />
        <canvas ref={overlay} hidden className="pointer-events-none absolute inset-0 size-full" />
        <div
          ref={selection}
          hidden
          className="pointer-events-none absolute top-0 left-0 border-x border-accent-ink bg-accent-ink/15"
        />
      </div>
      <div ref={liveRegion} aria-live="polite" className="sr-only" />
    </div>
  );
}

function usePlotInput(props: PlotAreaProps): PlotInput {
  const { viewId, model, plotted, fromMs, toMs, zone, tooltip, onZoom, onZoomBack, onPainted } = props;
  const { annotations, exemplars, onAnnotate, onOpenAnnotation } = props;
  const theme = useChartTheme();
  const marks = useMemo(
    () => ({ annotations, exemplars, onAnnotate, onOpenAnnotation }),
    [annotations, exemplars, onAnnotate, onOpenAnnotation],
  );
  return useMemo(
    () => ({ viewId, model, plotted, fromMs, toMs, zone, theme, tooltip, onZoom, onZoomBack, onPainted, ...marks }),
    [viewId, model, plotted, fromMs, toMs, zone, theme, tooltip, onZoom, onZoomBack, onPainted, marks],
  );
}

type Complete<Shape> = { [Key in keyof Shape]: NonNullable<Shape[Key]> };

function isComplete<Shape extends object>(elements: Shape): elements is Shape & Complete<Shape> {
  return Object.values(elements).every((element) => element !== null);
}

function countPoints(plotted: readonly PlottedSeries[]): number {
  let count = 0;
  for (const { facts } of plotted) count += facts.count;
  return count;
}

/** Beside React: a move of the crosshair renders nothing. The text at rest comes back when it is gone. */
function writeLegendValues(targets: ReadonlyMap<string, HTMLElement>, points: readonly HoverPoint[] | null): void {
  const texts = new Map(
    points?.map((point) => [
      point.series.key,
      Number.isNaN(point.value) ? '–' : joinParts(point.series.format(point.value)),
    ]),
  );
  for (const [key, target] of targets) {
    const text = points === null ? '' : (texts.get(key) ?? '–');
    if (target.textContent !== text) target.textContent = text;
    const holder = target.parentElement;
    const isHovering = String(points !== null);
    if (holder !== null && holder.dataset['hovering'] !== isHovering) holder.dataset['hovering'] = isHovering;
  }
}
