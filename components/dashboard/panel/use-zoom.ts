'use client';
// Zooming by dragging: the range goes into the address as a step that Back undoes.
import { useCallback } from 'react';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { rawOf } from '@/lib/dashboard/time-range';

export interface Zoom {
  readonly zoomTo: (fromMs: number, toMs: number) => void;
  readonly zoomBack: () => void;
}

/** A drag shorter than this was a click. */
const LEAST_ZOOM_MS = 1;

export function useZoom(): Zoom {
  const zoomTo = useCallback((fromMs: number, toMs: number) => {
    if (toMs - fromMs >= LEAST_ZOOM_MS) changeUrl({ ...rawOf({ fromMs, toMs }) }, 'push');
  }, []);
  const zoomBack = useCallback(() => window.history.back(), []);
  return { zoomTo, zoomBack };
}
