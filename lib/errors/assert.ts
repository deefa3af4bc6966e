// Checks of our own promises. A failing assert is a bug of ours, never a fault of the user.

/** Throws when a promise between two parts of our code is broken; `why` says why it must hold. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`Broken promise: ${why}`);
}
