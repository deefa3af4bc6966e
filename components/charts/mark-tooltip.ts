// What a mark on a time chart says when the pointer or the focus is on it. Texts are text nodes, never HTML.

export interface MarkText {
  readonly title: string;
  readonly timeText: string;
  readonly text: string;
  readonly chips: readonly string[];
  readonly rows: readonly (readonly [name: string, value: string])[];
}

export interface MarkTooltip {
  /** Shows the text while the pointer or the focus is on `target`; Esc hides it. */
  listen: (target: HTMLElement, textOf: () => MarkText) => void;
  hide: () => void;
  remove: () => void;
}

const DISTANCE_PX = 8;
const MARGIN_PX = 8;

export function createMarkTooltip(parent: HTMLElement): MarkTooltip {
  const root = element(
    'div',
    'fixed inset-[0_auto_auto_0] m-0 max-w-[min(360px,90vw)] rounded-panel border border-line bg-raised px-2.5 py-2 text-xs text-ink shadow-raised',
    '',
  );
  root.setAttribute('role', 'tooltip');
  root.dataset['testid'] = 'annotation-tooltip';
  root.style.pointerEvents = 'none';
  root.hidden = true;
  root.popover = 'manual';
  parent.append(root);

  const hide = (): void => {
    if (root.hidden) return;
    root.hidden = true;
    if (root.matches(':popover-open')) root.hidePopover();
  };
  const show = (target: HTMLElement, text: MarkText): void => {
    root.replaceChildren(...partsOf(text));
    root.hidden = false;
    if (root.isConnected && !root.matches(':popover-open')) root.showPopover();
    moveAbove(root, target.getBoundingClientRect());
  };
  return {
    hide,
    listen: (target, textOf) => {
      target.addEventListener('pointerenter', () => show(target, textOf()));
      target.addEventListener('pointerleave', hide);
      target.addEventListener('focus', () => show(target, textOf()));
      target.addEventListener('blur', hide);
      target.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || root.hidden) return;
        event.stopPropagation();
        hide();
      });
    },
    remove: () => root.remove(),
  };
}

function partsOf({ title, timeText, text, chips, rows }: MarkText): HTMLElement[] {
  const parts = [element('div', 'text-2xs text-ink-muted tabular-nums', timeText)];
  if (title !== '') parts.unshift(element('div', 'font-semibold break-words', title));
  if (text !== '') parts.push(element('div', 'mt-1 max-h-40 overflow-hidden break-words whitespace-pre-wrap', text));
  for (const [name, value] of rows) {
    const row = element('div', 'mt-0.5 flex justify-between gap-4', '');
    row.append(element('span', 'text-ink-muted', name), element('span', 'min-w-0 break-all tabular-nums', value));
    parts.push(row);
  }
  if (chips.length > 0) {
    const list = element('div', 'mt-1.5 flex flex-wrap gap-1', '');
    list.append(...chips.map((chip) => element('span', 'rounded-control bg-hover px-1.5 text-2xs', chip)));
    parts.push(list);
  }
  return parts;
}

function moveAbove(root: HTMLElement, target: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = root;
  const wantedLeft = target.left + target.width / 2 - width / 2;
  const left = Math.max(MARGIN_PX, Math.min(wantedLeft, window.innerWidth - width - MARGIN_PX));
  const above = target.top - height - DISTANCE_PX;
  const top = above >= MARGIN_PX ? above : target.bottom + DISTANCE_PX;
  root.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

function element(tag: 'div' | 'span', className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}
