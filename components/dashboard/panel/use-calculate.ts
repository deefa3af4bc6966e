'use client';
// Expressions and transformations, loaded when the first panel needs them.
import { useEffect, useState } from 'react';
import type { Panel } from '@/lib/dashboard/dashboard';
import { needsCalculation } from '@/lib/dashboard/needed-queries';
import type { panelFrames } from '@/lib/dashboard/panel-frames';
import { loadCountries } from '@/lib/geo/gazetteer';

interface Calculation {
  readonly calculate: typeof panelFrames | null;
  /** The panel needs what is not there yet. */
  readonly isWaiting: boolean;
}

export function useCalculate(panel: Panel): Calculation {
  const isNeeded = needsCalculation(panel);
  const { transformations } = panel;
  const [calculate, setCalculate] = useState<typeof panelFrames | null>(null);
  useEffect(() => {
    if (!isNeeded) return undefined;
    let isGone = false;
    const load = async (): Promise<void> => {
      const loaded = await import('@/lib/dashboard/panel-frames');
      if (!loaded.needsPlaces(transformations)) {
        if (!isGone) setCalculate(() => loaded.panelFrames);
        return;
      }
      const places = await loadCountries();
      const calculateWithPlaces: typeof panelFrames = (own, queried, context) =>
        loaded.panelFrames(own, queried, { ...context, places });
      if (!isGone) setCalculate(() => calculateWithPlaces);
    };
    void load();
    return () => {
      isGone = true;
    };
  }, [isNeeded, transformations]);
  return { calculate, isWaiting: isNeeded && calculate === null };
}
