'use client';
// Expressions and transformations, loaded when the first panel needs them.
import { useEffect, useState } from 'react';
import type { Panel } from '@/lib/dashboard/dashboard';
import { needsCalculation } from '@/lib/dashboard/needed-queries';
import type { panelFrames } from '@/lib/dashboard/panel-frames';

interface Calculation {
  readonly calculate: typeof panelFrames | null;
  /** The panel needs what is not there yet. */
  readonly isWaiting: boolean;
}

export function useCalculate(panel: Panel): Calculation {
  const isNeeded = needsCalculation(panel);
  const [calculate, setCalculate] = useState<typeof panelFrames | null>(null);
  useEffect(() => {
    if (!isNeeded) return undefined;
    let isGone = false;
    const load = async (): Promise<void> => {
      const loaded = await import('@/lib/dashboard/panel-frames');
      if (!isGone) setCalculate(() => loaded.panelFrames);
    };
    void load();
    return () => {
      isGone = true;
    };
  }, [isNeeded]);
  return { calculate, isWaiting: isNeeded && calculate === null };
}
