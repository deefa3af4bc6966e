// Legends and exemplars that the reader switched off or on by a key: on this page only. Pure.

export interface ShownParts {
  readonly areLegendsHidden: boolean;
  /** Panels whose legend is not as it would be. */
  readonly flippedLegends: ReadonlySet<number>;
  readonly areExemplarsHidden: boolean;
}

export const AS_SAVED: ShownParts = { areLegendsHidden: false, flippedLegends: new Set(), areExemplarsHidden: false };

/** `isSaved`: what the panel's options say. */
export function isLegendShown(
  { areLegendsHidden, flippedLegends }: ShownParts,
  panelId: number,
  isSaved: boolean,
): boolean {
  return (isSaved && !areLegendsHidden) !== flippedLegends.has(panelId);
}

/** All of them go; and come back as they were saved. */
export function toggleAllLegends(parts: ShownParts): ShownParts {
  return { ...parts, areLegendsHidden: !parts.areLegendsHidden, flippedLegends: new Set() };
}

export function toggleLegend(parts: ShownParts, panelId: number): ShownParts {
  const flippedLegends = new Set(parts.flippedLegends);
  if (!flippedLegends.delete(panelId)) flippedLegends.add(panelId);
  return { ...parts, flippedLegends };
}

export function toggleExemplars(parts: ShownParts): ShownParts {
  return { ...parts, areExemplarsHidden: !parts.areExemplarsHidden };
}
