// Compiled code of what runs seldom.
import { setFlagsFromString } from 'node:v8';

/**
 * Left alone, V8 throws away what it compiled of functions that did not run during five collections of its heap: seconds while much
 * is scraped. Who asks after a pause would wait for the compiler again. From the next collection on; an operator who sets the
 * flag on the command line has the last word.
 */
export function keepCompiledCode(execArgv: readonly string[] = process.execArgv): void {
  if (execArgv.some((argument) => /^--(no-?)?flush-bytecode$/.test(argument))) return;
  setFlagsFromString('--no-flush-bytecode');
}
