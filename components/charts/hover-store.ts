// The instant under the pointer, shared by all charts of a page. Lives outside React: a move of the crosshair renders nothing.
import { type ChartFrames, createBrowserFrames } from '@/components/charts/chart-frames';

export interface HoverState {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Who set it: only this chart shows its tooltip, the others only draw the crosshair. */
  readonly sourceId: string;
}

export type HoverListener = (state: HoverState | null) => void;

export interface HoverStore {
  /** All charts show their tooltips at the shared instant, not only the one under the pointer. */
  readonly isTooltipShared: boolean;
  /** Somebody reads or marks what is drawn now: it should stay until the returned function is called. */
  hold: () => () => void;
  /** When charts draw: the same for all charts of a page, whatever they share. */
  readonly frames: ChartFrames;
  get: () => HoverState | null;
  set: (state: HoverState | null) => void;
  /** Returns the function that ends the subscription. */
  subscribe: (listener: HoverListener) => () => void;
}

export interface HoverStoreOptions {
  readonly isTooltipShared?: boolean;
  readonly hold?: HoverStore['hold'];
  readonly frames?: ChartFrames;
}

/** One a page (or one a panel when the crosshair is not shared). */
export function createHoverStore({
  isTooltipShared = false,
  hold = () => () => {},
  frames = createBrowserFrames(),
}: HoverStoreOptions = {}): HoverStore {
  const listeners = new Set<HoverListener>();
  let current: HoverState | null = null;
  return {
    isTooltipShared,
    hold,
    frames,
    get: () => current,
    set: (state) => {
      if (state === current || (state?.timeMs === current?.timeMs && state?.sourceId === current?.sourceId)) return;
      current = state;
      for (const listener of listeners) listener(state);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
