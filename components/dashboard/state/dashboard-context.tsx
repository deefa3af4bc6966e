'use client';
// The stores of the open dashboard, for everything below it. The context itself never changes, so it renders nothing.
import { createContext, useContext } from 'react';
import type { HoverStore } from '@/components/charts/hover-store';
import type { AnnotationLoader } from '@/components/dashboard/annotations/annotation-loader';
import type { DashboardState, DashboardStore } from '@/components/dashboard/state/dashboard-store';
import type { PaintTracker } from '@/components/dashboard/state/paint-tracker';
import type { RefreshHolds } from '@/components/dashboard/state/refresh-holds';
import { type ReadableStore, useStore } from '@/components/dashboard/state/store';
import type { TimeState, TimeStore } from '@/components/dashboard/state/time-store';
import type { Relay } from '@/components/dashboard/state/turns';
import type { VariableLoader } from '@/components/dashboard/variables/variable-loader';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import type { QueryBatcher } from '@/components/data/query-batch';
import { assert } from '@/lib/errors/assert';

export interface DashboardContextValue {
  readonly dashboard: DashboardStore;
  readonly time: TimeStore;
  readonly variables: VariableLoader;
  /** What panels follow of the two above: told in turns, so that no task gets long. */
  readonly relayed: { readonly time: Relay<TimeState>; readonly variables: Relay<VariablesState> };
  readonly annotations: AnnotationLoader;
  /** The shared crosshair, and the one with tooltips on all charts. */
  readonly hover: HoverStore;
  readonly tooltips: HoverStore;
  /** Who wants the page to stay as it is: automatic reloads wait. */
  readonly holds: RefreshHolds;
  readonly batcher: QueryBatcher;
  readonly paint: PaintTracker;
  /** What was said last: a new object each time, so that the same sentence is said again. */
  readonly announcements: ReadableStore<{ readonly text: string }>;
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
