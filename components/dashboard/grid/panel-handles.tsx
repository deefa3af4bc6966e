'use client';
// The buttons by which a panel is moved and resized. What they do is in edit/grid-drag.ts, which listens on the grid.
import { GripVertical } from 'lucide-react';
import { IconFrame } from '@/components/ui/icon-frame';

export interface PanelHandlesProps {
  readonly panelId: number;
  readonly title: string;
  /** False for rows: they are always one line high and as wide as the page. */
  readonly canResize?: boolean;
}

export function PanelHandles({ panelId, title, canResize = true }: PanelHandlesProps) {
  return (
    <>
      <button
        type="button"
        data-move={panelId}
        aria-label={`Move ${title}`}
        title="Enter starts, arrows move, Shift and arrows resize, Enter drops, Escape cancels"
        className="flex size-6 shrink-0 cursor-grab touch-none items-center justify-center rounded-control text-ink-muted hover:bg-hover hover:text-ink aria-pressed:bg-tint-accent aria-pressed:text-accent-ink"
      >
        <IconFrame size={14}>
          <GripVertical />
        </IconFrame>
      </button>
      {canResize && (
        <button
          type="button"
          data-resize={panelId}
          aria-label={`Resize ${title}`}
          title="Enter starts, arrows resize, Enter drops, Escape cancels"
          className="absolute right-0 bottom-0 z-10 flex size-6 cursor-nwse-resize touch-none items-end justify-end rounded-control p-1 text-ink-muted hover:text-ink aria-pressed:text-accent-ink max-md:hidden"
        >
          <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5 stroke-current stroke-[1.5]" fill="none">
            <path d="M9 1v8H1" />
          </svg>
        </button>
      )}
    </>
  );
}
