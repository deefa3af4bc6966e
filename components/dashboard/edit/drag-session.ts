// One move or resize that is under way: the layout before, what is wanted, and what it would become. Shared by pointer and keyboard.
import { createLayoutPreview, type LayoutPreview } from '@/components/dashboard/edit/layout-preview';
import type { GridPos } from '@/lib/dashboard/dashboard';
import { clampPos, type GridItem, placeItem } from '@/lib/dashboard/layout';

export interface GridDragDeps {
  /** The layout as it stands. */
  readonly items: () => readonly GridItem[];
  readonly nameOf: (id: number) => string;
  readonly commit: (items: readonly GridItem[], label: string) => void;
  readonly announce: (text: string) => void;
}

export interface DragTarget {
  readonly kind: 'move' | 'resize';
  readonly id: number;
}

export interface DragSession extends DragTarget {
  readonly start: GridPos;
  readonly before: readonly GridItem[];
  readonly preview: LayoutPreview;
  wanted: () => GridPos;
  draft: () => readonly GridItem[];
  /** Where the panel would land now. */
  landing: () => GridPos;
  layOut: (wanted: GridPos) => void;
  drop: () => void;
  cancel: () => void;
}

/** null when the panel is gone. */
export function startDrag(root: HTMLElement, { kind, id }: DragTarget, deps: GridDragDeps): DragSession | null {
  const before = deps.items();
  const start = before.find((one) => one.id === id)?.pos;
  if (!start) return null;
  const preview = createLayoutPreview(root, before, { movedId: id });
  let wanted = start;
  let draft = before;
  const landing = (): GridPos => draft.find((item) => item.id === id)?.pos ?? start;
  return {
    kind,
    id,
    start,
    before,
    preview,
    wanted: () => wanted,
    draft: () => draft,
    landing,
    layOut: (next) => {
      wanted = clampPos(next);
      draft = placeItem(before, id, wanted);
    },
    drop: () => {
      preview.end();
      deps.commit(draft, `${kind === 'move' ? 'Move' : 'Resize'} "${deps.nameOf(id)}"`);
      deps.announce(`${deps.nameOf(id)} dropped. ${placeText(landing())}`);
    },
    cancel: () => {
      preview.end();
      deps.announce(`${deps.nameOf(id)}: cancelled, back where it was`);
    },
  };
}

export function placeText({ x, y, w, h }: GridPos): string {
  return `Column ${x}, row ${y}, ${w} wide, ${h} high`;
}

/** Which panel a press or key on this element is for, and what it does. */
export function dragTargetOf(target: EventTarget | null): DragTarget | null {
  if (!(target instanceof Element)) return null;
  const control = target.closest<HTMLElement>('button, a, input, [role="menu"], [role="dialog"]');
  const move = control?.dataset['move'];
  if (move !== undefined) return { kind: 'move', id: Number(move) };
  const resize = control?.dataset['resize'];
  if (resize !== undefined) return { kind: 'resize', id: Number(resize) };
  const panel = target.closest('[data-drag-header]')?.closest<HTMLElement>('[data-panel-id]');
  return panel && !control ? { kind: 'move', id: Number(panel.dataset['panelId']) } : null;
}
