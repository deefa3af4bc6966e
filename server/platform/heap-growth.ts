// How far the engine lets its heap grow before it collects what is dead.
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Left alone, V8 lets old objects grow to four times what lives: garbage that a machine which also runs PostgreSQL has no room for. */
const GROWTH_PERCENT = 60;

/**
 * Of both halves of the memory for young objects. Left alone, V8 makes them 32 MiB while it loads our code, and as long as they are not
 * full, what dead objects held outside of the heap is not given back either: bodies, batches, rows.
 */
const YOUNG_BYTES = 8 * 1_048_576;
/** By this much the halves grow when much of what is in them lives: V8's own factor, and none. */
const GROWING = 2;
const FULL_GROWN = 1;
/** Objects that are made at a time, and at most, to make them grow: about 4 and 32 MiB. */
const OBJECTS_AT_A_TIME = 65_536;
const MOST_OBJECTS = 8 * OBJECTS_AT_A_TIME;

/** From the next collection on; an operator who sets a flag on the command line has the last word. */
export function boundHeapGrowth(execArgv: readonly string[] = process.execArgv): void {
  const isSet = (flag: string): boolean => execArgv.some((argument) => argument.startsWith(flag));
  if (!isSet('--heap-growing-percent')) setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  if (!isSet('--max-semi-space-size')) boundYoungObjects();
}

/**
 * V8 reads the largest size only once, before any code of ours runs; by how much to grow it reads each time. So they are made to grow to
 * their size here and then stay there. V8 makes them smaller when there is little to do: then they may grow again.
 */
function boundYoungObjects(): void {
  const living: object[] = [];
  while (youngBytes() < YOUNG_BYTES && living.length < MOST_OBJECTS)
    for (let made = 0; made < OBJECTS_AT_A_TIME; made += 1) living.push({ made });
  let factor = GROWING;
  const steer = (): void => {
    const wanted = youngBytes() < YOUNG_BYTES ? GROWING : FULL_GROWN;
    if (wanted === factor) return;
    factor = wanted;
    setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  };
  steer();
  new PerformanceObserver(steer).observe({ entryTypes: ['gc'] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}
