// Moving and resizing panels, on the DOM itself: transforms while it lasts, one change of state at the drop. Loaded in edit mode only.
import type { GridDragDeps } from '@/components/dashboard/edit/drag-session';
import { attachKeyboardDrag } from '@/components/dashboard/edit/keyboard-drag';
import { attachPointerDrag } from '@/components/dashboard/edit/pointer-drag';

/** Listens on the grid for all panels. Returns the function that stops it; what is under way is cancelled. */
export function attachGridDrag(root: HTMLElement, deps: GridDragDeps): () => void {
  const listening = new AbortController();
  attachPointerDrag(root, deps, listening.signal);
  attachKeyboardDrag(root, deps, listening.signal);
  return () => listening.abort();
}
