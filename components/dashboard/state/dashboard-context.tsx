'use client';
// The stores of the open dashboard, for everything below it. The context itself never changes, so it renders nothing.
import { createContext, useContext } from 'react';
import type { HoverStore } from '@/components/charts/hover-store';
import type { AnnotationLoader } from '@/components/dashboard/annotations/annotation-loader';
import type { DashboardState, DashboardStore } from '@/components/dashboard/state/dashboard-store';
import type { PaintTracker } from '@/components/dashboard/state/paint-tracker';
import type { RefreshHolds } from '@/components/dashboard/state/refresh-holds';
import { useStore } from '@/components/dashboard/state/store';
import type { TimeState, TimeStore } from '@/components/dashboard/state/time-store';
import type { VariableLoader } from '@/components/dashboard/variables/variable-loader';
import type { QueryBatcher } from '@/components/data/query-batch';
import { assert } from '@/lib/errors/assert';

export interface DashboardContextValue {
  readonly dashboard: DashboardStore;
  readonly time: TimeStore;
  readonly variables: VariableLoader;
  readonly annotations: AnnotationLoader;
  /** The shared crosshair, and the one with tooltips on all charts. */
  readonly hover: HoverStore;
  readonly tooltips: HoverStore;
  /** Who wants the page to stay as it is: automatic reloads wait. */
  readonly holds: RefreshHolds;
  readonly batcher: QueryBatcher;
  readonly paint: PaintTracker;
  /** Says a sentence to people who do not see the screen. */
  readonly announce: (text: string) => void;
}

const DashboardContext = createContext<DashboardContextValue | null>(null);
export const DashboardProvider = DashboardContext.Provider;

export function useDashboardContext(): DashboardContextValue {
  const value = useContext(DashboardContext);
  assert(value, 'parts of a dashboard are drawn below its provider');
  return value;
}

export function useDashboardState<Part>(select: (state: DashboardState) => Part): Part {
  return useStore(useDashboardContext().dashboard, select);
}

export function useTimeState<Part>(select: (state: TimeState) => Part): Part {
  return useStore(useDashboardContext().time, select);
}
