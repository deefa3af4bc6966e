'use client';
// Dragging a window of time on a chart that React draws: zoom to it, double click goes back.
import { useEffect, useState, type PointerEvent } from 'react';
import type { HoverStore } from '@/components/charts/hover-store';

export interface TimeDragRequest {
  /** Pixels inside the element that listens. */
  readonly left: number;
  readonly right: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
  /** Keeps what is drawn as it is while a window is dragged. */
  readonly hover: Pick<HoverStore, 'hold'>;
}

export interface TimeDrag {
  /** The window that is being dragged, in pixels. */
  readonly selected: { readonly left: number; readonly right: number } | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: () => void;
    readonly onDoubleClick: () => void;
  };
  /** To be called on each move. */
  readonly moveTo: (x: number) => void;
}

/** A shorter drag is a click with an unsteady hand. */
const LEAST_DRAG_PX = 5;
const LEAST_WINDOW_MS = 10;

export function useTimeDrag(request: TimeDragRequest): TimeDrag {
  const { left, right, fromMs, toMs, onZoom, onZoomBack, hover } = request;
  const [drag, setDrag] = useState<{ readonly startX: number; readonly x: number } | null>(null);
  const clamp = (x: number): number => Math.min(right, Math.max(left, x));
  const timeAt = (x: number): number => Math.round(fromMs + ((x - left) / Math.max(1, right - left)) * (toMs - fromMs));
  const window = drag === null ? null : { left: Math.min(drag.startX, drag.x), right: Math.max(drag.startX, drag.x) };
  const selected = window !== null && window.right - window.left >= LEAST_DRAG_PX ? window : null;
  const isDragging = selected !== null;
  useEffect(() => (isDragging ? hover.hold() : undefined), [isDragging, hover]);
  return {
    selected,
    moveTo: (x) => setDrag((current) => (current === null ? null : { ...current, x: clamp(x) })),
    handlers: {
      onPointerDown: (event) => {
        const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
        const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && event.pointerType === 'mouse';
        if (onZoom === undefined || !isPlain || x < left || x > right) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ startX: x, x });
      },
      onPointerUp: () => {
        setDrag(null);
        if (selected === null) return;
        const [start, end] = [timeAt(selected.left), timeAt(selected.right)];
        if (end - start >= LEAST_WINDOW_MS) onZoom?.(start, end);
      },
      onPointerCancel: () => setDrag(null),
      onDoubleClick: () => onZoomBack?.(),
    },
  };
}
