// A part of a state that is remembered by what counts of it.

/**
 * Selects whole states, the same one as long as the key of what counts stays equal. What is computed from it belongs to the very state
 * that was asked for: while a page comes alive that is the one the server drew, though the store may have gone on.
 */
export function keyedBy<State>(keyOf: (state: State) => string): (state: State) => State {
  let kept: { readonly key: string; readonly state: State } | null = null;
  return (state) => {
    if (kept?.state === state) return state;
    const key = keyOf(state);
    if (kept?.key !== key) kept = { key, state };
    return kept.state;
  };
}
