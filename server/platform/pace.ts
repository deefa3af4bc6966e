// Long work in a loop, on the one thread that everything shares.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work without a pause. */
const SLICE_MS = 10;

/** To be awaited at each step of the work: others get their turn when a slice is used up. */
export type Pace = () => Promise<void> | undefined;

export function createPace(): Pace {
  let beganMs = performance.now();
  const pause = async (): Promise<void> => {
    await nextTurn();
    beganMs = performance.now();
  };
  return () => (performance.now() - beganMs < SLICE_MS ? undefined : pause());
}

/** Runs to the end what yields at each step. */
export async function runPaced<T>(steps: Iterator<unknown, T, undefined>): Promise<T> {
  const pace = createPace();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pace();
  }
}
