// What follows the pointer and the keys on a time chart: shared crosshair, tooltip, pinning, emphasis, zoom by dragging. Plain DOM.
import type { ChartLink } from '@/components/charts/chart-model';
import { hoverPoints, nearestPoint, type HoverPoint, type HoverReach } from '@/components/charts/chart-hover';
import { createChartTooltip } from '@/components/charts/chart-tooltip';
import { createCrosshair, type Crosshair } from '@/components/charts/crosshair';
import { drawHover } from '@/components/charts/hover-canvas';
import type { HoverDrawing } from '@/components/charts/chart-frames';
import type { HoverState, HoverStore } from '@/components/charts/hover-store';
import { keyStep } from '@/components/charts/plot-keys';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { PlottedSeries } from '@/components/charts/plot-series';
import type { Painted, PlotElements } from '@/components/charts/plot-picture';
import { listenToGestures, type GestureHandlers } from '@/components/charts/pointer-gesture';
import { tooltipRows } from '@/components/charts/tooltip-rows';
import { nearestIndex } from '@/lib/series/time-search';
import { formatPattern } from '@/lib/units/dates';

export interface PlotHover {
  /** Draws crosshair and tooltip for the picture that is there now. */
  draw: () => void;
  emphasise: (key: string | null) => void;
  dispose: () => void;
}

export interface PlotHoverDeps {
  readonly elements: PlotElements;
  readonly hover: HoverStore;
  /** The picture on the screen; null before the first. */
  readonly painted: () => Painted | null;
  /** Draws the picture. */
  readonly paint: () => void;
  readonly onHoverPoints: (points: readonly HoverPoint[] | null) => void;
}

/** Where the pointer or the keys are, beyond what all charts share. */
interface HoverFocus {
  pointerY: number | null;
  /** Series that the keys walk on. */
  seriesKey: string | null;
  emphasisedKey: string | null;
  pinned: HoverState | null;
  /** Lets the page go on; null while nobody asked it to stay. */
  release: (() => void) | null;
}

export function createPlotHover(deps: PlotHoverDeps): PlotHover {
  const { elements, hover } = deps;
  const { root } = elements;
  const focus: HoverFocus = { pointerY: null, seriesKey: null, emphasisedKey: null, pinned: null, release: null };
  const tooltip = createChartTooltip(root.parentElement ?? root);
  const crosshair = createCrosshair(elements.overlay);
  const reach: HoverReach = new Map();
  let reachOf: Painted | null = null;
  const read = (): Focused | null => {
    const painted = deps.painted();
    if (painted === null) return null;
    // Another picture, other columns of times.
    if (painted !== reachOf) reach.clear();
    reachOf = painted;
    return readFocus(painted, focus, hover, reach);
  };
  const drawing: HoverDrawing = {
    isLeading: () => focus.pinned !== null || hover.get()?.sourceId === deps.painted()?.input.viewId,
    drawPicture: () => {
      const focused = read();
      if (focused !== null) drawFocus(focused, focus, { elements, tooltip, crosshair });
    },
    writeLegend: () => {
      const focused = read();
      if (focused !== null) deps.onHoverPoints(focused.state === null ? null : focused.points);
    },
  };
  const schedule = (): void => hover.frames.hover(drawing);
  const leave = (): void => {
    if (hover.get()?.sourceId === deps.painted()?.input.viewId) hover.set(null);
  };
  const holdPage = (isHeld: boolean): void => {
    if (isHeld) focus.release ??= hover.hold();
    else {
      focus.release?.();
      focus.release = null;
    }
  };
  const pin = (state: HoverState | null): void => {
    focus.pinned = state;
    holdPage(state !== null);
    tooltip.setPinned(state !== null);
    schedule();
  };

  const handlers = gestureHandlers(deps, focus, { schedule, leave, pin, holdPage });
  const stopGestures = listenToGestures(root, () => deps.painted()?.layout ?? null, handlers);
  const stop = new AbortController();
  const options = { signal: stop.signal };
  root.addEventListener('keydown', (event) => onKey(event, deps, focus, { schedule, leave, pin, holdPage }), options);
  root.addEventListener('blur', leave, options);
  document.addEventListener(
    'pointerdown',
    ({ target }) => {
      const place = root.parentElement ?? root;
      if (focus.pinned !== null && target instanceof Node && !place.contains(target)) pin(null);
    },
    options,
  );
  const stopHover = hover.subscribe(schedule);
  return {
    draw: () => {
      drawing.drawPicture();
      drawing.writeLegend();
    },
    emphasise: (key) => {
      focus.emphasisedKey = key;
      schedule();
    },
    dispose: () => {
      leave();
      holdPage(false);
      stop.abort();
      stopHover();
      stopGestures();
      hover.frames.cancel(drawing, deps.paint);
      crosshair.remove();
      tooltip.remove();
    },
  };
}

type Tooltip = ReturnType<typeof createChartTooltip>;

/** What lies under the crosshair of one picture. */
interface Focused {
  readonly painted: Painted;
  /** null: the crosshair is not on this chart. */
  readonly state: HoverState | null;
  readonly isOwn: boolean;
  readonly hasTooltip: boolean;
  readonly points: readonly HoverPoint[];
}

function readFocus(painted: Painted, focus: HoverFocus, hover: HoverStore, reach: HoverReach): Focused {
  const { input, layout } = painted;
  const state = inRange(focus.pinned ?? hover.get(), layout);
  const isOwn = state?.sourceId === input.viewId;
  const points = state === null ? [] : hoverPoints(input.plotted, layout, state.timeMs, reach);
  return { painted, state, isOwn, hasTooltip: isOwn || hover.isTooltipShared, points };
}

interface FocusParts extends Pick<PlotHoverDeps, 'elements'> {
  readonly tooltip: Tooltip;
  readonly crosshair: Crosshair;
}

/** Charts that only follow move their crosshair: nothing of them is painted again. */
function drawFocus(focused: Focused, focus: HoverFocus, { elements, tooltip, crosshair }: FocusParts): void {
  const { painted, state, isOwn, hasTooltip, points } = focused;
  const { input, layout, drawn } = painted;
  const nearest = isOwn ? nearestPoint(points, focus.pointerY) : null;
  const boldKey = focus.emphasisedKey ?? nearest?.series.key;
  const highlighted = boldKey === undefined ? null : (drawn.find((one) => one.source.key === boldKey) ?? null);
  if (state === null || !hasTooltip) tooltip.hide();
  else showTooltip(painted, focus, { tooltip, root: elements.root, points, nearest, timeMs: state.timeMs });
  elements.canvasHost.style.opacity = focus.emphasisedKey === null || highlighted === null ? '' : '0.25';
  crosshair.moveTo(state === null ? null : layout.xOf(state.timeMs), layout);
  const dots = state !== null && hasTooltip ? points : [];
  const isQuiet = dots.length === 0 && highlighted === null;
  drawHover(elements.overlay, isQuiet ? null : { layout, theme: input.theme, points: dots, highlighted });
}

function inRange(state: HoverState | null, { fromMs, toMs }: PlotLayout): HoverState | null {
  return state !== null && state.timeMs >= fromMs && state.timeMs <= toMs ? state : null;
}

interface TooltipFacts {
  readonly tooltip: Tooltip;
  readonly root: HTMLElement;
  readonly points: readonly HoverPoint[];
  readonly nearest: HoverPoint | null;
  readonly timeMs: number;
}

function showTooltip(
  { input, layout }: Painted,
  focus: HoverFocus,
  { tooltip, root, points, nearest, timeMs }: TooltipFacts,
): void {
  const rows = tooltipRows(points, nearest, input.tooltip);
  const isOwn = nearest !== null;
  if (rows.points.length === 0) {
    tooltip.hide();
    return;
  }
  const bounds = root.getBoundingClientRect();
  const zoomHint = input.onZoom === undefined ? '' : ' · drag to zoom';
  tooltip.show(
    {
      timeMs,
      timeText: formatPattern(timeMs, 'D MMM HH:mm:ss', input.zone),
      zoneText: input.zone.name,
      rows,
      nearest,
      links: focus.pinned === null ? [] : linksOf(nearest),
      filters: focus.pinned === null ? [] : (nearest?.series.filters ?? []),
      hint: isOwn ? hintOf(focus, zoomHint) : '',
    },
    { x: bounds.left + layout.xOf(timeMs), y: bounds.top + (isOwn ? (focus.pointerY ?? layout.box.top) : 0), bounds },
  );
}

function hintOf({ pinned }: HoverFocus, zoomHint: string): string {
  return pinned === null ? `Click to pin${zoomHint}` : 'Click or Esc to unpin';
}

function linksOf(nearest: HoverPoint | null): readonly ChartLink[] {
  if (nearest?.series.linksAt === undefined) return [];
  return nearest.series.linksAt(nearestIndex(nearest.series.timesMs, nearest.timeMs));
}

interface HoverActions {
  readonly schedule: () => void;
  readonly leave: () => void;
  readonly pin: (state: HoverState | null) => void;
  /** What is drawn stays while a tooltip is pinned or a window is dragged. */
  readonly holdPage: (isHeld: boolean) => void;
}

function gestureHandlers(deps: PlotHoverDeps, focus: HoverFocus, actions: HoverActions): GestureHandlers {
  const { hover, elements, painted } = deps;
  const zoom = (fromMs: number, toMs: number): void => {
    actions.pin(null);
    painted()?.input.onZoom?.(fromMs, toMs);
  };
  return {
    onHover: (point) => {
      const current = painted();
      if (focus.pinned !== null || current === null) return;
      focus.pointerY = point?.y ?? null;
      focus.seriesKey = null;
      if (point === null) actions.leave();
      else {
        const timeMs = snapToSample(current.input.plotted, current.layout.timeAt(point.x));
        hover.set({ timeMs, sourceId: current.input.viewId });
      }
      actions.schedule();
    },
    onSelecting: (window) => {
      actions.holdPage(window !== null || focus.pinned !== null);
      showSelection(elements.selection, window, painted()?.layout ?? null);
    },
    onWindow: zoom,
    onPan: zoom,
    onMark: (fromMs, toMs) => painted()?.input.onAnnotate?.(fromMs, toMs),
    onClick: () => actions.pin(focus.pinned === null ? hover.get() : null),
    onDoubleClick: () => {
      actions.pin(null);
      painted()?.input.onZoomBack?.();
    },
  };
}

function onKey(event: KeyboardEvent, deps: PlotHoverDeps, focus: HoverFocus, actions: HoverActions): void {
  const painted = deps.painted();
  if (painted === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const state = deps.hover.get();
  if (event.key === 'Escape') {
    // Only what it closes here: otherwise the page has its own meaning for the key.
    if (focus.pinned === null && state?.sourceId !== painted.input.viewId) return;
    actions.pin(null);
    actions.leave();
    event.stopPropagation();
    return;
  }
  const step = keyStep(event, painted, { timeMs: state?.timeMs ?? null, seriesKey: focus.seriesKey });
  if (step === null) return;
  event.preventDefault();
  event.stopPropagation();
  actions.pin(null);
  focus.pointerY = step.y;
  focus.seriesKey = step.seriesKey;
  deps.hover.set({ timeMs: step.timeMs, sourceId: painted.input.viewId });
  deps.elements.liveRegion.textContent = step.spoken;
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
  selection: HTMLElement,
  window: { readonly fromX: number; readonly toX: number } | null,
  layout: PlotLayout | null,
): void {
  selection.hidden = window === null || layout === null;
  if (window === null || layout === null) return;
  const { box } = layout;
  selection.style.transform = `translate(${window.fromX}px, ${box.top}px)`;
  selection.style.width = `${window.toX - window.fromX}px`;
  selection.style.height = `${box.bottom - box.top}px`;
}
