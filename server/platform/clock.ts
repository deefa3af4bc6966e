// Time as an argument: what runs on it can be tested with a clock that a test moves by hand.

export interface Clock {
  /** Milliseconds since 1970 by the wall clock. */
  nowMs(): number;
  /** Milliseconds by a clock that never jumps; only differences mean something. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
