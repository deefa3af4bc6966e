// The tooltip of a time chart as plain DOM: rows are made once and refilled on each move. Texts are text nodes, never HTML.
import type { ChartFilter, ChartLink } from '@/components/charts/chart-model';
import type { HoverPoint } from '@/components/charts/chart-hover';
import type { TooltipRows } from '@/components/charts/tooltip-rows';

export interface TooltipContent {
  readonly timeMs: number;
  readonly timeText: string;
  readonly zoneText: string;
  readonly rows: TooltipRows;
  readonly nearest: HoverPoint | null;
  readonly hint: string;
  /** Of the nearest series; only a pinned tooltip can be reached by the pointer. */
  readonly links: readonly ChartLink[];
  /** As the links. */
  readonly filters: readonly ChartFilter[];
}

export interface TooltipPlace {
  /** Crosshair and pointer in viewport pixels. */
  readonly x: number;
  readonly y: number;
  readonly bounds: DOMRect;
}

export interface ChartTooltip {
  show: (content: TooltipContent, place: TooltipPlace) => void;
  hide: () => void;
  /** A pinned tooltip takes the pointer, so that its text can be selected. */
  setPinned: (isPinned: boolean) => void;
  remove: () => void;
}

interface Row {
  readonly element: HTMLElement;
  readonly swatch: HTMLElement;
  readonly name: HTMLElement;
  readonly value: HTMLElement;
  readonly unit: HTMLElement;
}

const DISTANCE_PX = 12;
const MARGIN_PX = 8;

interface Parts {
  readonly root: HTMLElement;
  readonly time: HTMLElement;
  readonly zone: HTMLElement;
  readonly list: HTMLElement;
  readonly more: HTMLElement;
  readonly setLinks: (links: readonly ChartLink[]) => void;
  readonly setFilters: (filters: readonly ChartFilter[]) => void;
  readonly hint: HTMLElement;
  readonly rows: Row[];
}

/** Made when it is first shown: a page has many charts, and the pointer comes to few. */
export function createChartTooltip(parent: HTMLElement): ChartTooltip {
  let parts: Parts | null = null;
  let isPinnedNow = false;
  const pin = ({ root }: Parts): void => {
    root.style.pointerEvents = isPinnedNow ? 'auto' : 'none';
    root.classList.toggle('select-text', isPinnedNow);
  };
  return {
    show: (content, place) => {
      if (parts === null) {
        parts = createParts(parent);
        pin(parts);
      }
      const { root } = parts;
      fill(parts, content);
      if (root.hidden) {
        root.hidden = false;
        if (root.isConnected && !root.matches(':popover-open')) root.showPopover();
      }
      moveTo(root, place);
    },
    hide: () => {
      if (parts === null || parts.root.hidden) return;
      parts.root.hidden = true;
      if (parts.root.matches(':popover-open')) parts.root.hidePopover();
    },
    setPinned: (isPinned) => {
      isPinnedNow = isPinned;
      if (parts !== null) pin(parts);
    },
    remove: () => parts?.root.remove(),
  };
}

/** Lives inside the chart's panel; the popover layer lifts it above everything that would clip it. */
function createParts(parent: HTMLElement): Parts {
  const root = element(
    'div',
    'wf-chart-tooltip fixed inset-[0_auto_auto_0] m-0 will-change-transform min-w-[140px] max-w-[min(420px,90vw)] rounded-panel border border-line bg-raised p-0 text-xs text-ink shadow-raised',
  );
  root.setAttribute('role', 'tooltip');
  root.dataset['testid'] = 'chart-tooltip';
  root.hidden = true;
  root.popover = 'manual';
  const head = element(
    'div',
    'flex items-baseline justify-between gap-4 px-2.5 pt-1.5 pb-1 text-ink-muted tabular-nums',
  );
  const time = element('span', '');
  const zone = element('span', 'text-2xs text-ink-faint');
  head.append(time, zone);
  const list = element('div', 'px-1');
  const more = element('div', 'px-2.5 py-0.5 text-ink-faint');
  const hint = element('div', 'mt-1 border-t border-line-subtle px-2.5 py-1.5 text-2xs text-ink-faint');
  const links = element('div', 'mt-1 flex flex-col border-t border-line-subtle px-2.5 py-1.5');
  const filters = element('div', 'mt-1 flex flex-col border-t border-line-subtle px-2.5 py-1');
  root.append(head, list, more, links, filters, hint);
  parent.append(root);
  const setLinks = createKeptList(links, linkElement);
  const setFilters = createKeptList(filters, filterElement);
  return { root, time, zone, list, more, setLinks, setFilters, hint, rows: [] };
}

function fill(
  { root, time, zone, list, more, setLinks, setFilters, hint, rows }: Parts,
  content: TooltipContent,
): void {
  root.dataset['time'] = String(content.timeMs);
  setText(time, content.timeText);
  setText(zone, content.zoneText);
  const { points, hiddenCount } = content.rows;
  while (rows.length < points.length) rows.push(appendRow(list));
  for (const [at, row] of rows.entries()) {
    const point = points[at];
    row.element.hidden = point === undefined;
    if (point !== undefined) fillRow(row, point, point === content.nearest);
  }
  more.hidden = hiddenCount === 0;
  setText(more, hiddenCount === 0 ? '' : `+ ${hiddenCount} more`);
  setLinks(content.links);
  setFilters(content.filters);
  hint.hidden = content.hint === '';
  setText(hint, content.hint);
}

/** Beside the crosshair, inside the chart where it fits, always inside the window. */
function moveTo(root: HTMLElement, { x, y, bounds }: TooltipPlace): void {
  const { offsetWidth: width, offsetHeight: height } = root;
  const fitsRight = x + DISTANCE_PX + width <= Math.min(bounds.right, window.innerWidth - MARGIN_PX);
  const fitsLeft = x - DISTANCE_PX - width >= MARGIN_PX;
  const left = fitsRight || !fitsLeft ? x + DISTANCE_PX : x - DISTANCE_PX - width;
  const lowestTop = Math.min(bounds.bottom - height, window.innerHeight - MARGIN_PX - height);
  const top = Math.max(MARGIN_PX, Math.min(Math.max(bounds.top, y - height / 2), lowestTop));
  const clampedLeft = Math.max(MARGIN_PX, Math.min(left, window.innerWidth - MARGIN_PX - width));
  root.style.transform = `translate(${Math.round(clampedLeft)}px, ${Math.round(top)}px)`;
}

function appendRow(list: HTMLElement): Row {
  const row = element(
    'div',
    'flex h-[22px] items-center gap-2 rounded-control px-1.5 aria-[current=true]:bg-hover aria-[current=true]:font-semibold',
  );
  const swatch = element('span', 'h-[3px] w-3 shrink-0 rounded-[1px]');
  const name = element('span', 'min-w-0 flex-1 truncate');
  const figures = element('span', 'pl-3 whitespace-nowrap tabular-nums');
  const value = element('span', '');
  const unit = element('span', 'text-ink-muted');
  figures.append(value, unit);
  row.append(swatch, name, figures);
  list.append(row);
  return { element: row, swatch, name, value, unit };
}

function fillRow(row: Row, point: HoverPoint, isNearest: boolean): void {
  const { prefix, text, suffix } = point.series.formatFine(point.value);
  row.element.dataset['series'] = point.series.name;
  row.element.dataset['value'] = String(point.value);
  if (isNearest) row.element.setAttribute('aria-current', 'true');
  else row.element.removeAttribute('aria-current');
  row.swatch.style.background = point.series.color;
  setText(row.name, point.series.name);
  setText(row.value, prefix + text);
  setText(row.unit, suffix);
}

/** Of an item as it is now: what is drawn anew has other functions. */
type Latest<Item> = () => Item;

/** Elements stay while they would look the same: one that is replaced under the pointer would lose its click, and the focus. */
function createKeptList<Item>(
  target: HTMLElement,
  make: (item: Item, latest: Latest<Item>) => HTMLElement,
): (items: readonly Item[]) => void {
  let shown: readonly Item[] = [];
  let looks = '';
  return (items) => {
    shown = items;
    target.hidden = items.length === 0;
    // Functions are left out of it.
    const wanted = JSON.stringify(items);
    if (wanted === looks) return;
    looks = wanted;
    target.replaceChildren(...items.map((item, at) => make(item, () => shown[at] ?? item)));
  };
}

function linkElement({ title, url, opensNewTab }: ChartLink): HTMLElement {
  const link = document.createElement('a');
  link.href = url;
  link.textContent = title;
  link.className = 'truncate py-0.5 text-accent-ink underline';
  if (opensNewTab) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return link;
}

function filterElement({ label, value }: ChartFilter, latest: Latest<ChartFilter>): HTMLElement {
  const row = element('div', 'flex h-6 items-center gap-2');
  const name = element('span', 'min-w-0 flex-1 truncate text-ink-muted');
  setText(name, `${label} = ${value}`);
  const button = (text: string, words: string, isExcluded: boolean): HTMLElement => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.setAttribute('aria-label', `${words} ${label} = ${value}`);
    made.className = 'h-6 shrink-0 rounded-control px-1 text-accent-ink hover:underline';
    made.addEventListener('click', () => latest().apply(isExcluded));
    return made;
  };
  row.append(name, button('Filter for', 'Filter for', false), button('Filter out', 'Filter out', true));
  return row;
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function element(tag: 'div' | 'span', className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
