// Undo and redo: a stack of whole states (cheap, since edits share what they do not change). Pure.

/** Steps that can be undone; older ones are forgotten. */
export const UNDO_LIMIT = 100;

export interface EditStep<T> {
  readonly state: T;
  /** What the step after this state did, e.g. `Move "CPU"`: shown as "Undo move". */
  readonly label: string;
}

export interface EditHistory<T> {
  readonly present: T;
  readonly past: readonly EditStep<T>[];
  readonly future: readonly EditStep<T>[];
  /** Steps with the same key in a row become one: typing a title is one step. */
  readonly mergeKey: string | null;
}

export function startHistory<T>(present: T): EditHistory<T> {
  return { present, past: [], future: [], mergeKey: null };
}

export interface EditNote {
  readonly label: string;
  readonly mergeKey?: string;
}

export function recordEdit<T>(history: EditHistory<T>, next: T, { label, mergeKey }: EditNote): EditHistory<T> {
  if (Object.is(next, history.present)) return history;
  const merges = mergeKey !== undefined && mergeKey === history.mergeKey && history.past.length > 0;
  const past = merges ? history.past : [...history.past, { state: history.present, label }].slice(-UNDO_LIMIT);
  return { present: next, past, future: [], mergeKey: mergeKey ?? null };
}

export function undoEdit<T>(history: EditHistory<T>): EditHistory<T> {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    present: last.state,
    past: history.past.slice(0, -1),
    future: [{ state: history.present, label: last.label }, ...history.future],
    mergeKey: null,
  };
}

export function redoEdit<T>(history: EditHistory<T>): EditHistory<T> {
  const [next, ...future] = history.future;
  if (!next) return history;
  return {
    present: next.state,
    past: [...history.past, { state: history.present, label: next.label }],
    future,
    mergeKey: null,
  };
}
