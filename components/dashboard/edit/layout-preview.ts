// Shows a layout that is not state yet: panels are shifted by transforms, a guide marks where the moved one will land.
import { GRID_COLUMNS, GRID_GAP_PX, type GridPos, ROW_HEIGHT_PX } from '@/lib/dashboard/dashboard';
import { bottomOf, type GridItem } from '@/lib/dashboard/layout';

export interface PointerOffset {
  readonly kind: 'move' | 'resize';
  readonly dx: number;
  readonly dy: number;
}

export interface LayoutPreview {
  /** Width and height of one cell with its gap, in px. */
  cell: () => { readonly width: number; readonly height: number };
  /** With a pointer the moved panel follows it; without one it stands where it will land. */
  show: (draft: readonly GridItem[], pointer: PointerOffset | null) => void;
  end: () => void;
}

const TRANSITION = 'transform 180ms ease-out';
const ROW_PITCH_PX = ROW_HEIGHT_PX + GRID_GAP_PX;

export function createLayoutPreview(
  root: HTMLElement,
  before: readonly GridItem[],
  { movedId }: { readonly movedId: number },
): LayoutPreview {
  const style = getComputedStyle(root);
  const left = Number.parseFloat(style.paddingLeft);
  const top = Number.parseFloat(style.paddingTop);
  const innerWidth = root.clientWidth - left - Number.parseFloat(style.paddingRight);
  const pitch = (innerWidth + GRID_GAP_PX) / GRID_COLUMNS;
  const start = new Map(before.map((item) => [item.id, item.pos]));
  const elements = new Map(
    before.map(({ id }) => [id, root.querySelector<HTMLElement>(`:scope > [data-panel-id="${id}"]`)]),
  );
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;

  const guide = document.createElement('div');
  guide.setAttribute('aria-hidden', 'true');
  guide.className =
    'pointer-events-none absolute z-20 rounded-panel border-2 border-dashed border-accent-ink bg-tint-accent opacity-60';
  root.append(guide);
  root.dataset['dragging'] = 'true';

  const boxOf = (pos: GridPos): { x: number; y: number; width: number; height: number } => ({
    x: left + pos.x * pitch,
    y: top + pos.y * ROW_PITCH_PX,
    width: pos.w * pitch - GRID_GAP_PX,
    height: pos.h * ROW_PITCH_PX - GRID_GAP_PX,
  });

  function showGuide(pos: GridPos): void {
    const box = boxOf(pos);
    guide.style.transform = `translate(${box.x}px, ${box.y}px)`;
    guide.style.left = '0';
    guide.style.top = '0';
    guide.style.width = `${box.width}px`;
    guide.style.height = `${box.height}px`;
  }

  function showMoved(element: HTMLElement, pos: GridPos, pointer: PointerOffset | null): void {
    const from = start.get(movedId) ?? pos;
    const box = boxOf(pos);
    const fromBox = boxOf(from);
    element.style.zIndex = '30';
    element.style.transition = 'none';
    if (pointer?.kind === 'move') {
      element.style.transform = `translate(${pointer.dx}px, ${pointer.dy}px)`;
      element.style.boxShadow = 'var(--wf-shadow)';
      return;
    }
    const dx = pointer ? 0 : box.x - fromBox.x;
    const dy = pointer ? 0 : box.y - fromBox.y;
    element.style.transform = `translate(${dx}px, ${dy}px)`;
    element.style.width = `${pointer ? Math.max(pitch, fromBox.width + pointer.dx) : box.width}px`;
    element.style.height = `${pointer ? Math.max(ROW_HEIGHT_PX, fromBox.height + pointer.dy) : box.height}px`;
  }

  return {
    cell: () => ({ width: pitch, height: ROW_PITCH_PX }),
    show: (draft, pointer) => {
      root.style.minHeight = `${bottomOf(draft) * ROW_PITCH_PX + top + 200}px`;
      for (const { id, pos } of draft) {
        const element = elements.get(id);
        const from = start.get(id);
        if (!element || !from) continue;
        if (id === movedId) {
          showGuide(pos);
          showMoved(element, pos, pointer);
          continue;
        }
        const dx = (pos.x - from.x) * pitch;
        const dy = (pos.y - from.y) * ROW_PITCH_PX;
        element.style.transition = isStill ? 'none' : TRANSITION;
        element.style.transform = dx === 0 && dy === 0 ? '' : `translate(${dx}px, ${dy}px)`;
      }
    },
    end: () => {
      guide.remove();
      delete root.dataset['dragging'];
      root.style.minHeight = '';
      for (const element of elements.values()) {
        if (!element) continue;
        for (const property of ['transform', 'transition', 'z-index', 'width', 'height', 'box-shadow'])
          element.style.removeProperty(property);
      }
    },
  };
}
