// How a panel's place in the grid is written as CSS: 24 columns of 30 px rows on wide screens, two columns in reading order on a phone.
import type { CSSProperties } from 'react';
import type { GridPos } from '@/lib/dashboard/dashboard';

export const GRID_CLASS =
  'relative grid gap-2 px-3 pt-2 pb-4 max-md:grid-cols-2 max-md:px-2 md:auto-rows-[30px] md:grid-cols-[repeat(24,minmax(0,1fr))]';

/** What GRID_CLASS says. */
export const ROW_PX = 30;
export const CELL_GAP_PX = 8;
export const GRID_PADDING_PX = 12;
export const GRID_TOP_PX = 8;
export const GRID_BOTTOM_PX = 16;
/** Narrower windows are phones, as Tailwind's `md` says. */
export const PHONE_BELOW_PX = 768;
export const PHONE_COLUMNS = 2;
export const PHONE_PADDING_PX = 8;
/** Of a panel's width: its borders and the padding of its body (panel-frame.tsx). */
export const BODY_INSET_PX = 18;

/** Types that share a line on a phone; the others take the whole width. */
const SMALL_TYPES: ReadonlySet<string> = new Set(['stat']);
const OWN_HEIGHT_TYPES: ReadonlySet<string> = new Set(['table', 'text']);

export function panelPlaceClass(type: string, isSharing = false): string {
  const wide = 'md:[grid-area:var(--wf-grid-area)]';
  if (type === 'row') return `${wide} max-md:col-span-2`;
  if (SMALL_TYPES.has(type)) return `${wide} ${isSharing ? 'max-md:col-span-1' : 'max-md:col-span-2'} max-md:h-[104px]`;
  if (OWN_HEIGHT_TYPES.has(type)) return `${wide} max-md:col-span-2 max-md:h-(--wf-grid-height)`;
  return `${wide} max-md:col-span-2 max-md:h-[236px]`;
}

/** What panelPlaceClass says, for phones. */
export function phonePlace(
  type: string,
  rowCount: number,
  isSharing: boolean,
): { readonly columns: number; readonly heightPx: number } {
  if (type === 'row') return { columns: PHONE_COLUMNS, heightPx: ROW_PX };
  if (SMALL_TYPES.has(type)) return { columns: isSharing ? 1 : PHONE_COLUMNS, heightPx: 104 };
  return { columns: PHONE_COLUMNS, heightPx: OWN_HEIGHT_TYPES.has(type) ? gridHeightPx(rowCount) : 236 };
}

/** A wider small panel holds several values as a rule: it has a line of its own. */
const MOST_SHARING_COLUMNS = 12;

/** Of panels in reading order: whether each shares its line on a phone. One that finds no neighbour takes the line alone. */
export function sharesLine(
  panels: readonly { readonly type: string; readonly gridPos: Pick<GridPos, 'w'> }[],
): readonly boolean[] {
  const isSmall = panels.map(({ type, gridPos }) => SMALL_TYPES.has(type) && gridPos.w <= MOST_SHARING_COLUMNS);
  const sharing = panels.map(() => false);
  for (let at = 0; at + 1 < panels.length; at += 1) {
    if (isSmall[at] !== true || isSmall[at + 1] !== true) continue;
    sharing[at] = true;
    sharing[at + 1] = true;
    at += 1;
  }
  return sharing;
}

export function gridHeightPx(rowCount: number): number {
  return rowCount * (ROW_PX + CELL_GAP_PX) - CELL_GAP_PX;
}

/** Custom properties are not in React's type of styles. */
export function panelPlaceStyle({ x, y, w, h }: GridPos): CSSProperties {
  return {
    '--wf-grid-area': `${y + 1} / ${x + 1} / span ${h} / span ${w}`,
    '--wf-grid-height': `${gridHeightPx(h)}px`,
  } as CSSProperties;
}

/** A panel that hides while it has no data: out of the flow, as wide as ever, so that it can go on asking. */
export const CONCEALED_CLASS =
  'invisible absolute! inset-x-0 top-0 h-0! overflow-hidden md:[grid-area:var(--wf-grid-area)]';

export function concealedStyle({ x, w }: Pick<GridPos, 'x' | 'w'>): CSSProperties {
  return { '--wf-grid-area': `1 / ${x + 1} / span 1 / span ${w}` } as CSSProperties;
}
