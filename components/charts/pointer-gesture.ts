// Pointer and wheel on a time chart as intentions: hover, zoom to a window, pan, pin. Knows pixels and times, draws nothing.
import type { PlotLayout } from '@/components/charts/plot-layout';

export interface GestureHandlers {
  /** Pixels inside the chart; null when the pointer left. */
  onHover: (point: { readonly x: number; readonly y: number } | null) => void;
  /** While a window is being dragged; null when it ends. */
  onSelecting: (window: { readonly fromX: number; readonly toX: number } | null) => void;
  onWindow: (fromMs: number, toMs: number) => void;
  onPan: (fromMs: number, toMs: number) => void;
  /** A window, or a moment, was chosen with Ctrl held. */
  onMark: (fromMs: number, toMs: number) => void;
  onClick: () => void;
  onDoubleClick: () => void;
}

interface Drag {
  readonly startX: number;
  readonly isPan: boolean;
  readonly isMark: boolean;
  isMoved: boolean;
}

/** A shorter drag is a click with an unsteady hand. */
const LEAST_DRAG_PX = 5;
const WHEEL_ZOOM_FACTOR = 1.25;
const LEAST_WINDOW_MS = 10;

/** Returns the function that takes the listeners away. `layout` gives the current one; null while nothing is drawn. */
export function listenToGestures(
  target: HTMLElement,
  layout: () => PlotLayout | null,
  handlers: GestureHandlers,
): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let drag: Drag | null = null;

  const pointOf = (event: MouseEvent): { x: number; y: number } => {
    const bounds = target.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  };
  const endDrag = (event: PointerEvent): void => {
    const current = layout();
    const ended = drag;
    drag = null;
    handlers.onSelecting(null);
    if (ended === null || current === null) return;
    if (!ended.isMoved) {
      const timeMs = Math.round(current.timeAt(ended.startX));
      if (ended.isMark) handlers.onMark(timeMs, timeMs);
      else handlers.onClick();
      return;
    }
    finishDrag(ended, pointOf(event).x, current, handlers);
  };

  target.addEventListener(
    'pointerdown',
    (event) => {
      const current = layout();
      const { x, y } = pointOf(event);
      if (event.button !== 0 || current === null || !isInPlot(current, x, y)) return;
      drag = { startX: x, isPan: event.shiftKey, isMark: event.ctrlKey || event.metaKey, isMoved: false };
      if (event.pointerType === 'mouse') target.setPointerCapture(event.pointerId);
    },
    options,
  );
  target.addEventListener(
    'pointermove',
    (event) => {
      const current = layout();
      if (current === null) return;
      const { x, y } = pointOf(event);
      if (drag !== null) {
        if (Math.abs(x - drag.startX) >= LEAST_DRAG_PX) drag.isMoved = true;
        if (drag.isMoved && !drag.isPan) handlers.onSelecting(windowOf(drag.startX, x, current));
      }
      handlers.onHover(isInPlot(current, x, y) ? { x, y } : null);
    },
    options,
  );
  target.addEventListener('pointerup', endDrag, options);
  target.addEventListener(
    'pointercancel',
    () => {
      drag = null;
      handlers.onSelecting(null);
    },
    options,
  );
  target.addEventListener('pointerleave', () => handlers.onHover(null), options);
  target.addEventListener('dblclick', () => handlers.onDoubleClick(), options);
  target.addEventListener(
    'wheel',
    (event) => {
      const current = layout();
      // A plain wheel always scrolls the page.
      if (!(event.ctrlKey || event.metaKey) || current === null) return;
      event.preventDefault();
      zoomAround(pointOf(event).x, event.deltaY > 0 ? WHEEL_ZOOM_FACTOR : 1 / WHEEL_ZOOM_FACTOR, current, handlers);
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}

function isInPlot({ box }: PlotLayout, x: number, y: number): boolean {
  return x >= box.left && x <= box.right && y >= 0 && y <= box.bottom + 20;
}

function windowOf(startX: number, x: number, { box }: PlotLayout): { fromX: number; toX: number } {
  const clamped = Math.min(box.right, Math.max(box.left, x));
  return { fromX: Math.min(startX, clamped), toX: Math.max(startX, clamped) };
}

function finishDrag(drag: Drag, x: number, layout: PlotLayout, handlers: GestureHandlers): void {
  if (drag.isPan) {
    const shiftMs = Math.round(layout.timeAt(drag.startX) - layout.timeAt(x));
    handlers.onPan(layout.fromMs + shiftMs, layout.toMs + shiftMs);
    return;
  }
  const { fromX, toX } = windowOf(drag.startX, x, layout);
  const fromMs = Math.round(layout.timeAt(fromX));
  const toMs = Math.round(layout.timeAt(toX));
  if (drag.isMark) handlers.onMark(fromMs, toMs);
  else if (toMs - fromMs >= LEAST_WINDOW_MS) handlers.onWindow(fromMs, toMs);
}

function zoomAround(x: number, factor: number, layout: PlotLayout, handlers: GestureHandlers): void {
  const centerMs = layout.timeAt(Math.min(layout.box.right, Math.max(layout.box.left, x)));
  const fromMs = Math.round(centerMs - (centerMs - layout.fromMs) * factor);
  const toMs = Math.round(centerMs + (layout.toMs - centerMs) * factor);
  if (toMs - fromMs >= LEAST_WINDOW_MS) handlers.onWindow(fromMs, toMs);
}
