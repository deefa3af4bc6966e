// How a panel's place in the grid is written as CSS: 24 columns of 30 px rows on wide screens, two columns in reading order on a phone.
import type { CSSProperties } from 'react';
import { readLegend } from '@/components/panels/legend-options';
import { classNames } from '@/components/ui/class-names';
import type { GridPos, Panel } from '@/lib/dashboard/dashboard';
import { TAB_STRIP } from '@/lib/dashboard/repeat-panels';

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

/** How a panel stands on a phone. `words` are as high as they need to be, `title` is one without words below it. */
type PhoneForm = 'row' | 'small' | 'chart' | 'chart-over-table' | 'as-saved' | 'words' | 'title' | 'nothing';

export type PlacedPanel = Pick<Panel, 'type' | 'title' | 'options'>;

/** While it is edited everything stays in reach, a text that is still empty too. */
function phoneFormOf({ type, title, options }: PlacedPanel, isEditing: boolean): PhoneForm {
  if (type === 'row' || type === TAB_STRIP) return 'row';
  if (type === 'stat') return 'small';
  if (type === 'table') return 'as-saved';
  if (type === 'text') {
    const { content } = options;
    if (isEditing || (typeof content === 'string' && content.trim() !== '')) return 'words';
    return title === '' ? 'nothing' : 'title';
  }
  // Rows below the plot would leave it no room.
  return readLegend(options).mode === 'table' ? 'chart-over-table' : 'chart';
}

const PHONE_CLASSES: Readonly<Record<PhoneForm, string>> = {
  row: 'max-md:col-span-2',
  small: 'max-md:h-[104px]',
  chart: 'max-md:col-span-2 max-md:h-[236px]',
  'chart-over-table': 'max-md:col-span-2 max-md:h-[284px]',
  'as-saved': 'max-md:col-span-2 max-md:h-(--wf-grid-height)',
  words: 'max-md:col-span-2 max-md:min-h-14 max-md:max-h-[70svh] max-md:overflow-y-auto',
  title: 'max-md:col-span-2 max-md:h-[34px]',
  nothing: 'max-md:hidden',
};

/** What the classes say; null: as high as the panel is saved, which is a guess for words. */
const PHONE_HEIGHTS_PX: Readonly<Record<PhoneForm, number | null>> = {
  row: ROW_PX,
  small: 104,
  chart: 236,
  'chart-over-table': 284,
  'as-saved': null,
  words: null,
  title: 34,
  nothing: 0,
};

export function panelPlaceClass(panel: PlacedPanel, isSharing = false, isEditing = false): string {
  const form = phoneFormOf(panel, isEditing);
  const columns = form === 'small' && (isSharing ? 'max-md:col-span-1' : 'max-md:col-span-2');
  return classNames('md:[grid-area:var(--wf-grid-area)]', PHONE_CLASSES[form], columns);
}

/** What panelPlaceClass says, for phones; no columns: it takes no place. */
export function phonePlace(
  panel: PlacedPanel & { readonly gridPos: Pick<GridPos, 'h'> },
  { isSharing = false, isEditing = false },
): { readonly columns: number; readonly heightPx: number } {
  const form = phoneFormOf(panel, isEditing);
  const heightPx = PHONE_HEIGHTS_PX[form] ?? gridHeightPx(panel.gridPos.h);
  if (form === 'nothing') return { columns: 0, heightPx };
  return { columns: form === 'small' && isSharing ? 1 : PHONE_COLUMNS, heightPx };
}

/** A wider small panel holds several values as a rule: it has a line of its own. */
const MOST_SHARING_COLUMNS = 12;

/** Of panels in reading order: whether each shares its line on a phone. One that finds no neighbour takes the line alone. */
export function sharesLine(
  panels: readonly { readonly type: string; readonly gridPos: Pick<GridPos, 'w'> }[],
): readonly boolean[] {
  const isSmall = panels.map(({ type, gridPos }) => type === 'stat' && gridPos.w <= MOST_SHARING_COLUMNS);
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
