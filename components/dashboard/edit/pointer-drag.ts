// Moving and resizing panels with a pointer: the panel follows it, a guide shows where it lands, the page scrolls at its edges.
import {
  type DragSession,
  type DragTarget,
  dragTargetOf,
  type GridDragDeps,
  startDrag,
} from '@/components/dashboard/edit/drag-session';
import { GRID_COLUMNS } from '@/lib/dashboard/dashboard';

interface PointerDrag {
  readonly session: DragSession;
  readonly pointerId: number;
  readonly startX: number;
  readonly startY: number;
  readonly startScroll: number;
  lastX: number;
  lastY: number;
}

/** A press that moves less than this is a click. */
const DRAG_THRESHOLD_PX = 4;
const SCROLL_EDGE_PX = 48;
const SCROLL_STEP_PX = 12;

/** Listens on the grid for all panels, until the signal is aborted. */
export function attachPointerDrag(root: HTMLElement, deps: GridDragDeps, signal: AbortSignal): void {
  const scroller = root.closest<HTMLElement>('[data-scroller]');
  let pressed: { readonly event: PointerEvent; readonly target: DragTarget } | null = null;
  let drag: PointerDrag | null = null;
  let frame = 0;

  function onPointerDown(event: PointerEvent): void {
    const target = dragTargetOf(event.target);
    if (!target || event.button !== 0) return;
    pressed = { event, target };
    // Without this the press selects text, or starts the drag of a link.
    if (event.pointerType === 'mouse') event.preventDefault();
    if (event.target instanceof Element) event.target.closest<HTMLElement>('[data-move],[data-resize]')?.focus();
  }

  function onPointerMove(event: PointerEvent): void {
    if (pressed && !drag && pressed.event.pointerId === event.pointerId) begin(event);
    if (!drag || drag.pointerId !== event.pointerId) return;
    drag.lastX = event.clientX;
    drag.lastY = event.clientY;
    if (frame === 0) frame = requestAnimationFrame(follow);
  }

  function begin(event: PointerEvent): void {
    if (!pressed) return;
    const { clientX: startX, clientY: startY, pointerId } = pressed.event;
    if (Math.hypot(event.clientX - startX, event.clientY - startY) < DRAG_THRESHOLD_PX) return;
    const session = startDrag(root, pressed.target, deps);
    if (!session) return;
    root.setPointerCapture(pointerId);
    const startScroll = scroller?.scrollTop ?? 0;
    drag = { session, pointerId, startX, startY, startScroll, lastX: startX, lastY: startY };
  }

  function follow(): void {
    frame = 0;
    if (!drag) return;
    const isScrolling = scrollAtEdge(scroller, drag.lastY);
    moveTo(drag, scroller?.scrollTop ?? 0);
    if (isScrolling) frame = requestAnimationFrame(follow);
  }

  function end(isDropped: boolean): void {
    pressed = null;
    if (!drag) return;
    const { session } = drag;
    drag = null;
    cancelAnimationFrame(frame);
    frame = 0;
    if (isDropped) session.drop();
    else session.cancel();
  }

  const options = { signal };
  root.addEventListener('pointerdown', onPointerDown, options);
  root.addEventListener('pointermove', onPointerMove, options);
  root.addEventListener('pointerup', () => end(true), options);
  root.addEventListener('pointercancel', () => end(false), options);
  root.addEventListener('keydown', (event) => drag && event.key === 'Escape' && end(false), options);
  signal.addEventListener('abort', () => end(false), { once: true });
}

function moveTo({ session, startX, startY, startScroll, lastX, lastY }: PointerDrag, scrollTop: number): void {
  const dx = lastX - startX;
  const dy = lastY - startY + scrollTop - startScroll;
  const cell = session.preview.cell();
  const columns = Math.round(dx / cell.width);
  const rows = Math.round(dy / cell.height);
  const { start, kind } = session;
  session.layOut(
    kind === 'move'
      ? { ...start, x: start.x + columns, y: start.y + rows }
      : { ...start, w: Math.min(start.w + columns, GRID_COLUMNS - start.x), h: start.h + rows },
  );
  session.preview.show(session.draft(), { kind, dx, dy });
}

/** Scrolls while the pointer is held at an edge; true when it did. */
function scrollAtEdge(scroller: HTMLElement | null, clientY: number): boolean {
  if (!scroller) return false;
  const { top, bottom } = scroller.getBoundingClientRect();
  const before = scroller.scrollTop;
  if (clientY < top + SCROLL_EDGE_PX) scroller.scrollTop -= SCROLL_STEP_PX;
  else if (clientY > bottom - SCROLL_EDGE_PX) scroller.scrollTop += SCROLL_STEP_PX;
  return scroller.scrollTop !== before;
}
