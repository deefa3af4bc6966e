// Dragging and wheel of pictures that are larger than their panel: maps and graphs.
import { useEffect, useState, type PointerEvent, type RefObject } from 'react';

export interface PixelPoint {
  readonly x: number;
  readonly y: number;
}

const WHEEL_PX_PER_ZOOM = 250;

/** React listens to wheels passively, and could not keep the page from scrolling. */
export function useWheelZoom(
  target: RefObject<HTMLElement | null>,
  isOn: boolean,
  zoomBy: (steps: number, at: PixelPoint) => void,
): void {
  useEffect(() => {
    const element = target.current;
    if (element === null || !isOn) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const bounds = element.getBoundingClientRect();
      zoomBy(-event.deltaY / WHEEL_PX_PER_ZOOM, { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [target, isOn, zoomBy]);
}

/** Moves while the pointer is held down; a click is no move. */
export function usePanDrag(panBy: (dxPx: number, dyPx: number) => void) {
  const [last, setLast] = useState<PixelPoint | null>(null);
  const end = (): void => setLast(null);
  return {
    isDragging: last !== null,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>): void => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setLast({ x: event.clientX, y: event.clientY });
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
    moveTo: (event: PointerEvent<HTMLElement>): void => {
      if (last === null) return;
      panBy(event.clientX - last.x, event.clientY - last.y);
      setLast({ x: event.clientX, y: event.clientY });
    },
  };
}
