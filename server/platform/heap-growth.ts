// How far the engine lets its heap grow before it collects what is dead.
import { setFlagsFromString } from 'node:v8';

/** Left alone, V8 lets old objects grow to four times what lives: garbage that a machine which also runs PostgreSQL has no room for. */
const GROWTH_PERCENT = 100;

/** From the next collection on; an operator who sets the flag on the command line has the last word. */
export function boundHeapGrowth(execArgv: readonly string[] = process.execArgv): void {
  if (execArgv.some((argument) => argument.startsWith('--heap-growing-percent'))) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
