'use client';
// Tells that what React draws itself is on the page: once for each new thing that is drawn.
import { useEffect } from 'react';

export function usePainted(drawn: unknown, onPainted: (() => void) | undefined): void {
  useEffect(() => {
    if (drawn !== undefined) onPainted?.();
  }, [drawn, onPainted]);
}
