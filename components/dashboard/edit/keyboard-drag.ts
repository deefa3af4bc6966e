// Moving and resizing panels with the keyboard: Enter starts on a handle, arrows move or resize, Enter drops, Escape cancels. Each step is spoken.
import {
  type DragSession,
  type DragTarget,
  dragTargetOf,
  type GridDragDeps,
  placeText,
  startDrag,
} from '@/components/dashboard/edit/drag-session';
import { GRID_COLUMNS } from '@/lib/dashboard/dashboard';

interface Step {
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, Step>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Listens on the grid for all panels, until the signal is aborted. */
export function attachKeyboardDrag(root: HTMLElement, deps: GridDragDeps, signal: AbortSignal): void {
  let active: { readonly session: DragSession; readonly button: HTMLElement } | null = null;

  function onKeyDown(event: KeyboardEvent): void {
    const target = dragTargetOf(event.target);
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-move],[data-resize]') : null;
    if (!target || !button) return;
    const isPress = event.key === 'Enter' || event.key === ' ';
    const arrow = ARROWS[event.key];
    const isUsed = active ? isPress || event.key === 'Escape' || arrow !== undefined : isPress;
    if (!isUsed) return;
    event.preventDefault();
    event.stopPropagation();
    if (!active) begin(button, target);
    else if (arrow) take(active.session, arrow, event.shiftKey);
    else end(isPress);
  }

  function begin(button: HTMLElement, target: DragTarget): void {
    const session = startDrag(root, target, deps);
    if (!session) return;
    active = { session, button };
    button.setAttribute('aria-pressed', 'true');
    session.preview.show(session.draft(), null);
    const keys = target.kind === 'move' ? 'Arrows move, Shift and arrows resize' : 'Arrows resize';
    deps.announce(`${deps.nameOf(target.id)}. ${keys}, Enter drops, Escape cancels. ${placeText(session.start)}`);
  }

  function take(session: DragSession, step: Step, isShift: boolean): void {
    if (session.kind === 'resize' || isShift) resizeBy(session, step);
    else moveBy(session, step);
    session.preview.show(session.draft(), null);
    deps.announce(placeText(session.landing()));
  }

  function end(isDropped: boolean): void {
    if (!active) return;
    const { session, button } = active;
    active = null;
    button.removeAttribute('aria-pressed');
    if (isDropped) session.drop();
    else session.cancel();
    // The panel may have another place in the page's order now, and an element that is moved loses the focus.
    requestAnimationFrame(() => root.querySelector<HTMLElement>(`[data-${session.kind}="${session.id}"]`)?.focus());
  }

  function onFocusOut(event: FocusEvent): void {
    if (active && event.target === active.button) end(false);
  }

  root.addEventListener('keydown', onKeyDown, { signal });
  root.addEventListener('focusout', onFocusOut, { signal });
  signal.addEventListener('abort', () => end(false), { once: true });
}

function resizeBy(session: DragSession, { x, y }: Step): void {
  const wanted = session.wanted();
  const width = Math.min(Math.max(1, wanted.w + x), GRID_COLUMNS - wanted.x);
  session.layOut({ ...wanted, w: width, h: wanted.h + y });
}

/** Sideways by one column; up and down to the next row at which the panel lands elsewhere, since panels fall upward. */
function moveBy(session: DragSession, { x, y }: Step): void {
  const origin = session.wanted();
  if (x !== 0) {
    session.layOut({ ...origin, x: origin.x + x });
    return;
  }
  const before = session.landing();
  const lastRow = Math.max(...session.before.map(({ pos }) => pos.y + pos.h));
  for (let row = origin.y + y; row >= 0 && row <= lastRow; row += y) {
    session.layOut({ ...origin, y: row });
    if (session.landing().y !== before.y) return;
  }
  session.layOut(origin);
}
