// Which series of a chart are shown after clicks in its legend. Pure.

/** `isShown` holds the picked keys; a series that arrives later is hidden, as the others are. */
export type Picked = { readonly kind: 'all' } | { readonly kind: 'some'; readonly isShown: ReadonlyMap<string, boolean> };

interface Pick {
  readonly key: string;
  readonly isAdding: boolean;
  readonly allKeys: readonly string[];
}

/** A click isolates the series, and on the only one left shows all again; with Ctrl it toggles that one alone. */
export function pickSeries(current: Picked, { key, isAdding, allKeys }: Pick): Picked {
  const shown = allKeys.filter((one) => current.kind === 'all' || current.isShown.get(one) === true);
  if (!isAdding) {
    const isAlone = shown.length === 1 && shown[0] === key;
    return isAlone ? { kind: 'all' } : someOf([key]);
  }
  const next = shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key];
  return next.length === allKeys.length ? { kind: 'all' } : someOf(next);
}

function someOf(keys: readonly string[]): Picked {
  return { kind: 'some', isShown: new Map(keys.map((key) => [key, true])) };
}
