// Moving and resizing panels by pointer and keyboard, on the DOM itself: transforms while it lasts, one change of state at the drop.
import { createLayoutPreview, type LayoutPreview } from '@/components/dashboard/edit/layout-preview';
import { GRID_COLUMNS, type GridPos } from '@/lib/dashboard/dashboard';
import { clampPos, type GridItem, placeItem } from '@/lib/dashboard/layout';

export interface GridDragDeps {
  /** The layout as it stands. */
  readonly items: () => readonly GridItem[];
  readonly nameOf: (id: number) => string;
  readonly commit: (items: readonly GridItem[], label: string) => void;
  readonly announce: (text: string) => void;
}

type Kind = 'move' | 'resize';

interface Session {
  readonly kind: Kind;
  readonly id: number;
  readonly before: readonly GridItem[];
  readonly start: GridPos;
  readonly preview: LayoutPreview;
  wanted: GridPos;
  draft: readonly GridItem[];
}

interface PointerSession extends Session {
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
const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Listens on the grid for all panels. Returns the function that stops it; what is under way is cancelled. */
export function attachGridDrag(root: HTMLElement, deps: GridDragDeps): () => void {
  const scroller = root.closest<HTMLElement>('[data-scroller]');
  let pointer: PointerSession | null = null;
  let keyboard: { readonly session: Session; readonly button: HTMLElement } | null = null;
  let pressed: { readonly event: PointerEvent; readonly kind: Kind; readonly id: number } | null = null;
  let frame = 0;

  function start(kind: Kind, id: number): Session | null {
    const before = deps.items();
    const item = before.find((one) => one.id === id);
    if (!item) return null;
    const preview = createLayoutPreview(root, before, { movedId: id });
    return { kind, id, before, start: item.pos, wanted: item.pos, draft: before, preview };
  }

  function layOut(session: Session, wanted: GridPos): void {
    session.wanted = clampPos(wanted);
    session.draft = placeItem(session.before, session.id, session.wanted);
  }

  function finish(session: Session, isDropped: boolean): void {
    session.preview.end();
    const name = deps.nameOf(session.id);
    if (!isDropped) {
      deps.announce(`${name}: cancelled, back where it was`);
      return;
    }
    deps.commit(session.draft, `${session.kind === 'move' ? 'Move' : 'Resize'} "${name}"`);
    deps.announce(`${name} dropped. ${placeText(posOf(session))}`);
  }

  function onPointerDown(event: PointerEvent): void {
    const target = handleOf(event.target);
    if (!target || event.button !== 0 || keyboard) return;
    pressed = { event, ...target };
    // Without this the press selects text, or starts the drag of a link.
    if (event.pointerType === 'mouse') event.preventDefault();
    if (event.target instanceof Element) event.target.closest<HTMLElement>('[data-move],[data-resize]')?.focus();
  }

  function onPointerMove(event: PointerEvent): void {
    if (pressed && !pointer && pressed.event.pointerId === event.pointerId) beginDrag(event);
    if (!pointer || pointer.pointerId !== event.pointerId) return;
    pointer.lastX = event.clientX;
    pointer.lastY = event.clientY;
    if (frame === 0) frame = requestAnimationFrame(followPointer);
  }

  function beginDrag(event: PointerEvent): void {
    if (!pressed) return;
    const { clientX, clientY, pointerId } = pressed.event;
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) < DRAG_THRESHOLD_PX) return;
    const session = start(pressed.kind, pressed.id);
    if (!session) return;
    root.setPointerCapture(pointerId);
    const startScroll = scroller?.scrollTop ?? 0;
    pointer = { ...session, pointerId, startX: clientX, startY: clientY, startScroll, lastX: clientX, lastY: clientY };
  }

  function followPointer(): void {
    frame = 0;
    if (!pointer) return;
    const isScrolling = scrollAtEdge(scroller, pointer.lastY);
    const dx = pointer.lastX - pointer.startX;
    const dy = pointer.lastY - pointer.startY + (scroller?.scrollTop ?? 0) - pointer.startScroll;
    const cell = pointer.preview.cell();
    const columns = Math.round(dx / cell.width);
    const rows = Math.round(dy / cell.height);
    const { start: from } = pointer;
    layOut(
      pointer,
      pointer.kind === 'move'
        ? { ...from, x: from.x + columns, y: from.y + rows }
        : { ...from, w: Math.min(from.w + columns, GRID_COLUMNS - from.x), h: from.h + rows },
    );
    pointer.preview.show(pointer.draft, { kind: pointer.kind, dx, dy });
    if (isScrolling) frame = requestAnimationFrame(followPointer);
  }

  function onPointerEnd(event: PointerEvent): void {
    pressed = null;
    if (!pointer || pointer.pointerId !== event.pointerId) return;
    const session = pointer;
    pointer = null;
    cancelAnimationFrame(frame);
    frame = 0;
    finish(session, event.type === 'pointerup');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (pointer && event.key === 'Escape') {
      const session = pointer;
      pointer = null;
      finish(session, false);
      return;
    }
    const target = handleOf(event.target);
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-move],[data-resize]') : null;
    if (!target || !button) return;
    if (keyboard) continueByKey(event);
    else if (event.key === 'Enter' || event.key === ' ') beginByKey(event, button, target);
  }

  function beginByKey(event: KeyboardEvent, button: HTMLElement, { kind, id }: { kind: Kind; id: number }): void {
    event.preventDefault();
    event.stopPropagation();
    const session = start(kind, id);
    if (!session) return;
    keyboard = { session, button };
    button.setAttribute('aria-pressed', 'true');
    session.preview.show(session.draft, null);
    const keys = kind === 'move' ? 'Arrows move, Shift and arrows resize' : 'Arrows resize';
    deps.announce(`${deps.nameOf(id)}. ${keys}, Enter drops, Escape cancels. ${placeText(session.start)}`);
  }

  function continueByKey(event: KeyboardEvent): void {
    if (!keyboard) return;
    const { session } = keyboard;
    const arrow = ARROWS[event.key];
    const isEnd = event.key === 'Enter' || event.key === ' ' || event.key === 'Escape';
    if (!arrow && !isEnd) return;
    event.preventDefault();
    event.stopPropagation();
    if (!arrow) {
      endByKey(event.key !== 'Escape');
      return;
    }
    if (session.kind === 'resize' || event.shiftKey) resizeByKey(session, arrow);
    else moveByKey(session, arrow);
    session.preview.show(session.draft, null);
    deps.announce(placeText(posOf(session)));
  }

  function resizeByKey(session: Session, { x, y }: { readonly x: number; readonly y: number }): void {
    const { wanted } = session;
    layOut(session, { ...wanted, w: Math.min(Math.max(1, wanted.w + x), GRID_COLUMNS - wanted.x), h: wanted.h + y });
  }

  /** Sideways by one column; up and down to the next row at which the layout is another one, since panels fall upward. */
  function moveByKey(session: Session, { x, y }: { readonly x: number; readonly y: number }): void {
    if (x !== 0) {
      layOut(session, { ...session.wanted, x: session.wanted.x + x });
      return;
    }
    const before = posOf(session);
    const origin = session.wanted;
    const lastRow = Math.max(...session.before.map(({ pos }) => pos.y + pos.h));
    for (let row = origin.y + y; row >= 0 && row <= lastRow; row += y) {
      layOut(session, { ...origin, y: row });
      if (posOf(session).y !== before.y) return;
    }
    layOut(session, origin);
  }

  function endByKey(isDropped: boolean): void {
    if (!keyboard) return;
    const { session, button } = keyboard;
    keyboard = null;
    button.removeAttribute('aria-pressed');
    finish(session, isDropped);
    // The panel may have another place in the page's order now, and an element that is moved loses the focus.
    requestAnimationFrame(() => root.querySelector<HTMLElement>(`[data-${session.kind}="${session.id}"]`)?.focus());
  }

  function onFocusOut(event: FocusEvent): void {
    if (keyboard && event.target === keyboard.button) endByKey(false);
  }

  const listening = new AbortController();
  const options = { signal: listening.signal };
  root.addEventListener('pointerdown', onPointerDown, options);
  root.addEventListener('pointermove', onPointerMove, options);
  root.addEventListener('pointerup', onPointerEnd, options);
  root.addEventListener('pointercancel', onPointerEnd, options);
  root.addEventListener('keydown', onKeyDown, options);
  root.addEventListener('focusout', onFocusOut, options);
  return () => {
    listening.abort();
    cancelAnimationFrame(frame);
    (pointer ?? keyboard?.session)?.preview.end();
  };
}

/** Which panel a press or key on this element is for, and what it does. */
function handleOf(target: EventTarget | null): { readonly kind: Kind; readonly id: number } | null {
  if (!(target instanceof Element)) return null;
  const button = target.closest<HTMLElement>('button, a, input, [role="menu"], [role="dialog"]');
  const move = button?.dataset['move'];
  if (move !== undefined) return { kind: 'move', id: Number(move) };
  const resize = button?.dataset['resize'];
  if (resize !== undefined) return { kind: 'resize', id: Number(resize) };
  const panel = target.closest('[data-drag-header]')?.closest<HTMLElement>('[data-panel-id]');
  return panel && !button ? { kind: 'move', id: Number(panel.dataset['panelId']) } : null;
}

function posOf(session: Session): GridPos {
  return session.draft.find((item) => item.id === session.id)?.pos ?? session.start;
}

function placeText({ x, y, w, h }: GridPos): string {
  return `Column ${x}, row ${y}, ${w} wide, ${h} high`;
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
