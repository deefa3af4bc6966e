// The living part of a time chart: draws when its input changes, follows the pointer, shares the crosshair. Plain DOM, no React state.
import type { ChartEngine, DrawnSeries } from '@/components/charts/chart-engine';
import { hoverPoints, nearestPoint, type HoverPoint } from '@/components/charts/chart-hover';
import type { ChartModel, TooltipOptions } from '@/components/charts/chart-model';
import { createChartTooltip } from '@/components/charts/chart-tooltip';
import { drawHover } from '@/components/charts/hover-canvas';
import type { HoverState, HoverStore } from '@/components/charts/hover-store';
import { layoutPlot, type PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import { listenToGestures } from '@/components/charts/pointer-gesture';
import { projectSeries } from '@/components/charts/project-series';
import { tooltipRows } from '@/components/charts/tooltip-rows';
import type { ColorTheme } from '@/lib/series/colors';
import { nearestIndex } from '@/lib/series/time-search';
import { formatPattern } from '@/lib/units/dates';
import { joinParts } from '@/lib/units/format-value';
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

export interface PlotView {
  update: (input: PlotInput) => void;
  resize: (size: { readonly widthPx: number; readonly heightPx: number }) => void;
  /** Emphasises one series, the others fade; null = all alike. */
  emphasise: (key: string | null) => void;
  dispose: () => void;
}

export interface PlotDeps {
  readonly hover: HoverStore;
  readonly loadEngine: () => Promise<(container: HTMLElement) => ChartEngine>;
  /** Values under the crosshair, for the legend; null when it is gone. */
  readonly onHoverPoints: (points: readonly HoverPoint[] | null) => void;
}

interface Painted {
  readonly input: PlotInput;
  readonly layout: PlotLayout;
  readonly drawn: readonly DrawnSeries[];
}

export function createPlotView(elements: PlotElements, deps: PlotDeps): PlotView {
  const { root, canvasHost, overlay } = elements;
  const tooltip = createChartTooltip(root.parentElement ?? root);
  const measure = createTextMeter(root);
  let engine: ChartEngine | null = null;
  let input: PlotInput | null = null;
  let size = { widthPx: 0, heightPx: 0 };
  let painted: Painted | null = null;
  let paintTask: ReturnType<typeof setTimeout> | null = null;
  let hoverFrame = 0;
  let pointerY: number | null = null;
  let emphasisedKey: string | null = null;
  let pinned: HoverState | null = null;
  let isDisposed = false;

  const paint = (): void => {
    paintTask = null;
    if (engine === null || input === null || size.widthPx < 1 || size.heightPx < 1) return;
    const layout = layoutPlot({ ...input, ...size, measure: measure.widthOf });
    const drawn = input.plotted.map((one) => ({ source: one.source, projected: projectSeries(one, layout) }));
    engine.draw({ model: input.model, layout, drawn, theme: input.theme, fontFamily: measure.fontFamily() });
    painted = { input, layout, drawn };
    drawCrosshair();
    input.onPainted?.();
  };
  // One task a chart: twenty charts that change together leave room for the pointer in between.
  const schedulePaint = (): void => {
    paintTask ??= setTimeout(paint, 0);
  };

  const drawCrosshair = (): void => {
    if (painted === null) return;
    const state = pinned ?? deps.hover.get();
    const { input: shown, layout, drawn } = painted;
    const isInRange = state !== null && state.timeMs >= layout.fromMs && state.timeMs <= layout.toMs;
    const isOwn = state?.sourceId === shown.viewId;
    const points = isInRange ? hoverPoints(shown.plotted, layout, state.timeMs) : [];
    const nearest = isOwn ? nearestPoint(points, pointerY) : null;
    const boldKey = emphasisedKey ?? nearest?.series.key ?? null;
    const highlighted = drawn.find((one) => one.source.key === boldKey) ?? null;
    canvasHost.style.opacity = emphasisedKey === null || highlighted === null ? '' : '0.25';
    const isQuiet = !isInRange && highlighted === null;
    drawHover(overlay, isQuiet ? null : { layout, theme: shown.theme, crosshairX: isInRange ? layout.xOf(state.timeMs) : null, points, highlighted });
    deps.onHoverPoints(isInRange ? points : null);
    if (isInRange && isOwn) showTooltip(points, nearest, state.timeMs);
    else tooltip.hide();
  };
  const scheduleCrosshair = (): void => {
    if (hoverFrame !== 0) return;
    hoverFrame = requestAnimationFrame(() => {
      hoverFrame = 0;
      drawCrosshair();
    });
  };

  const showTooltip = (points: readonly HoverPoint[], nearest: HoverPoint | null, timeMs: number): void => {
    if (painted === null) return;
    const { layout, input: shown } = painted;
    const rows = tooltipRows(points, nearest, shown.tooltip);
    if (rows.points.length === 0) {
      tooltip.hide();
      return;
    }
    const bounds = root.getBoundingClientRect();
    const canZoom = shown.onZoom === undefined ? '' : ' · drag to zoom';
    tooltip.show(
      {
        timeMs,
        timeText: formatPattern(timeMs, 'D MMM HH:mm:ss', shown.zone),
        zoneText: shown.zone.name,
        rows,
        nearest,
        hint: pinned === null ? `Click to pin${canZoom}` : 'Click or Esc to unpin',
      },
      { x: bounds.left + layout.xOf(timeMs), y: bounds.top + (pointerY ?? layout.box.top), bounds },
    );
  };

  const hoverAt = (timeMs: number): void => {
    if (painted === null) return;
    deps.hover.set({ timeMs: snapToSample(painted.input.plotted, timeMs), sourceId: painted.input.viewId });
  };
  const leave = (): void => {
    if (painted !== null && deps.hover.get()?.sourceId === painted.input.viewId) deps.hover.set(null);
  };
  const unpin = (): void => {
    pinned = null;
    tooltip.setPinned(false);
    scheduleCrosshair();
  };

  const stopGestures = listenToGestures(root, () => painted?.layout ?? null, {
    onHover: (point) => {
      if (pinned !== null || painted === null) return;
      pointerY = point?.y ?? null;
      if (point === null) leave();
      else hoverAt(painted.layout.timeAt(point.x));
      scheduleCrosshair();
    },
    onSelecting: (window) => showSelection(elements.selection, window, painted?.layout ?? null),
    onWindow: (fromMs, toMs) => painted?.input.onZoom?.(fromMs, toMs),
    onPan: (fromMs, toMs) => painted?.input.onZoom?.(fromMs, toMs),
    onClick: () => {
      const state = deps.hover.get();
      if (pinned !== null || state === null) {
        unpin();
        return;
      }
      pinned = state;
      tooltip.setPinned(true);
      scheduleCrosshair();
    },
    onDoubleClick: () => {
      unpin();
      painted?.input.onZoomBack?.();
    },
  });
  const onKey = (event: KeyboardEvent): void => {
    if (painted === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && (pinned !== null || deps.hover.get() !== null)) {
      unpin();
      leave();
      event.stopPropagation();
      return;
    }
    const step = keyStep(event, painted, deps.hover.get());
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    pinned = null;
    pointerY = step.y;
    deps.hover.set({ timeMs: step.timeMs, sourceId: painted.input.viewId });
    elements.liveRegion.textContent = step.spoken;
    scheduleCrosshair();
  };
  root.addEventListener('keydown', onKey);
  root.addEventListener('blur', leave);
  const stopHover = deps.hover.subscribe(scheduleCrosshair);
  void deps.loadEngine().then((create) => {
    if (isDisposed) return;
    engine = create(canvasHost);
    schedulePaint();
  });

  return {
    update: (next) => {
      input = next;
      schedulePaint();
    },
    resize: (next) => {
      if (next.widthPx === size.widthPx && next.heightPx === size.heightPx) return;
      size = next;
      schedulePaint();
    },
    emphasise: (key) => {
      emphasisedKey = key;
      scheduleCrosshair();
    },
    dispose: () => {
      isDisposed = true;
      if (paintTask !== null) clearTimeout(paintTask);
      cancelAnimationFrame(hoverFrame);
      leave();
      stopHover();
      stopGestures();
      root.removeEventListener('keydown', onKey);
      root.removeEventListener('blur', leave);
      tooltip.remove();
      engine?.dispose();
    },
  };
}

/** The sample time nearest to the pointer, over the drawn series; the time itself when there are none. */
function snapToSample(plotted: readonly PlottedSeries[], timeMs: number): number {
  const seen = new Set<Float64Array>();
  let best = timeMs;
  let bestDistance = Infinity;
  for (const { source } of plotted) {
    if (seen.has(source.timesMs)) continue;
    seen.add(source.timesMs);
    const sampleMs = source.timesMs[nearestIndex(source.timesMs, timeMs)] ?? NaN;
    const distance = Math.abs(sampleMs - timeMs);
    if (!(distance < bestDistance)) continue;
    best = sampleMs;
    bestDistance = distance;
  }
  return best;
}

function showSelection(
  element: HTMLElement,
  window: { readonly fromX: number; readonly toX: number } | null,
  layout: PlotLayout | null,
): void {
  element.hidden = window === null || layout === null;
  if (window === null || layout === null) return;
  const { box } = layout;
  element.style.transform = `translate(${window.fromX}px, ${box.top}px)`;
  element.style.width = `${window.toX - window.fromX}px`;
  element.style.height = `${box.bottom - box.top}px`;
}

interface KeyStep {
  readonly timeMs: number;
  readonly y: number | null;
  readonly spoken: string;
}

const PAGE_STEPS = 10;

/** Left and right walk samples (Shift: ten), up and down walk series, Home and End jump. Null for other keys. */
function keyStep(event: KeyboardEvent, { input, layout }: Painted, state: HoverState | null): KeyStep | null {
  const times = input.plotted[0]?.source.timesMs;
  if (times === undefined || times.length === 0) return null;
  const moves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity, ArrowUp: 0, ArrowDown: 0 };
  const move = moves[event.key];
  if (move === undefined) return null;
  const first = Math.max(0, nearestIndex(times, layout.fromMs));
  const last = nearestIndex(times, layout.toMs);
  const current = state === null ? last : nearestIndex(times, state.timeMs);
  const index = Math.min(last, Math.max(first, current + move * (event.shiftKey ? PAGE_STEPS : 1)));
  const timeMs = times[Number.isFinite(index) ? index : current] ?? layout.toMs;
  const points = hoverPoints(input.plotted, layout, timeMs)
    .filter((point) => !Number.isNaN(point.y))
    .toSorted((a, b) => a.y - b.y);
  const point = pickPoint(points, event.key);
  const timeText = formatPattern(timeMs, 'D MMM HH:mm:ss', input.zone);
  const spoken = point === null ? `${timeText}: no value` : `${timeText}: ${point.series.name} ${joinParts(point.series.format(point.value))}`;
  return { timeMs, y: point?.y ?? null, spoken };
}

/** Up and down cannot know the last series from here, so they take the top and the bottom one. */
function pickPoint(points: readonly HoverPoint[], key: string): HoverPoint | null {
  return (key === 'ArrowDown' ? points.at(-1) : points[0]) ?? null;
}

interface TextMeter {
  readonly widthOf: (text: string) => number;
  readonly fontFamily: () => string;
}

/** Text widths in the font of axis labels. Remembers them: the same few labels come back on each refresh. */
function createTextMeter(root: HTMLElement): TextMeter {
  const context = document.createElement('canvas').getContext('2d');
  const widths = new Map<string, number>();
  const limit = 2000;
  let family = '';
  const fontFamily = (): string => {
    const current = getComputedStyle(root).fontFamily;
    if (current !== family) {
      family = current;
      widths.clear();
      if (context !== null) context.font = `450 11px ${family}`;
    }
    return family;
  };
  return {
    fontFamily,
    widthOf: (text) => {
      if (family === '') fontFamily();
      const known = widths.get(text);
      if (known !== undefined) return known;
      const width = context?.measureText(text).width ?? text.length * 6;
      if (widths.size > limit) widths.clear();
      widths.set(text, width);
      return width;
    },
  };
}
