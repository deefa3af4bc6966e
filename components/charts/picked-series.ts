// Which series of a chart are shown after clicks in its legend. Pure.

/** `keys` are the shown ones; a series that arrives later is hidden, as the others are. */
export type Picked = { readonly kind: 'all' } | { readonly kind: 'some'; readonly keys: ReadonlySet<string> };

interface Pick {
  readonly key: string;
  readonly isAdding: boolean;
  readonly allKeys: readonly string[];
}

/** A click isolates the series, and on the only one left shows all again; with Ctrl it toggles that one alone. */
export function pickSeries(current: Picked, { key, isAdding, allKeys }: Pick): Picked {
  const shown = allKeys.filter((one) => current.kind === 'all' || current.keys.has(one));
  if (!isAdding) {
    const isAlone = shown.length === 1 && shown[0] === key;
    return isAlone ? { kind: 'all' } : { kind: 'some', keys: new Set([key]) };
  }
  const next = shown.includes(key) ? shown.filter((one) => one !== key) : [...shown, key];
  return next.length === allKeys.length ? { kind: 'all' } : { kind: 'some', keys: new Set(next) };
}
