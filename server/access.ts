// Hands the running runtime to pages: they live in Next's own copy of every module, and globalThis is what both share.
import type { Runtime } from '@/server/runtime-parts';

export type { Runtime };

const KEY = Symbol.for('watchfire.runtime');
const holder = globalThis as unknown as Record<symbol, Runtime | undefined>;

export function provideRuntime(current: Runtime): void {
  holder[KEY] = current;
}

export function runtime(): Runtime {
  const current = holder[KEY];
  if (!current) throw new Error('Cannot reach the runtime: this page was not started by server/main.ts');
  return current;
}
