// What stands on a time chart beside its series: annotations as lines and bands, exemplars as diamonds. Plain DOM above the canvas.
import type { ChartAnnotation, ChartExemplar } from '@/components/charts/chart-model';
import { createMarkTooltip, type MarkTooltip } from '@/components/charts/mark-tooltip';
import type { PlotLayout } from '@/components/charts/plot-layout';
import type { Painted } from '@/components/charts/plot-picture';
import { withAlpha } from '@/lib/series/colors';
import { formatPattern } from '@/lib/units/dates';

export interface MarkLayer {
  /** Puts the marks where the picture that is there now has their times. */
  draw: (painted: Painted) => void;
  remove: () => void;
}

/** More marks than this hide the chart. */
const ANNOTATION_LIMIT = 500;
const EXEMPLAR_LIMIT = 200;
const BAND_ALPHA = 0.08;
/** A band that is narrower is a line. */
const LEAST_BAND_PX = 3;
const MARKER_PX = 14;

interface MarkParts {
  readonly root: HTMLElement;
  readonly tooltip: MarkTooltip;
}

/** Most charts have no marks, and then no elements for them. */
export function createMarkLayer(parent: HTMLElement): MarkLayer {
  let parts: MarkParts | null = null;
  return {
    draw: (painted) => {
      const { annotations = [], exemplars = [] } = painted.input;
      parts?.tooltip.hide();
      if (annotations.length === 0 && exemplars.length === 0) {
        parts?.root.replaceChildren();
        return;
      }
      const { root, tooltip } = (parts ??= createParts(parent));
      root.replaceChildren(
        ...annotations.slice(0, ANNOTATION_LIMIT).flatMap((one) => annotationElements(one, painted, tooltip)),
        ...thinned(exemplars, EXEMPLAR_LIMIT).flatMap((one) => exemplarElements(one, painted, tooltip)),
      );
    },
    remove: () => {
      parts?.root.remove();
      parts?.tooltip.remove();
      parts = null;
    },
  };
}

function createParts(parent: HTMLElement): MarkParts {
  const root = element('wf-marks pointer-events-none absolute inset-0 overflow-hidden');
  root.dataset['testid'] = 'chart-marks';
  parent.append(root);
  return { root, tooltip: createMarkTooltip(parent) };
}

function annotationElements(annotation: ChartAnnotation, painted: Painted, tooltip: MarkTooltip): HTMLElement[] {
  const { layout, input } = painted;
  const { box } = layout;
  const { startMs, endMs, color } = annotation;
  if (endMs < layout.fromMs || startMs > layout.toMs) return [];
  const fromX = Math.max(box.left, layout.xOf(startMs));
  const toX = Math.min(box.right, layout.xOf(endMs));
  const isBand = toX - fromX >= LEAST_BAND_PX;
  const line = element(isBand ? 'absolute top-0 left-0 border-x border-dashed' : 'absolute top-0 left-0 border-l');
  line.style.borderColor = color;
  place(line, { x: fromX, y: box.top, width: isBand ? toX - fromX : 0, height: box.bottom - box.top });
  if (isBand) line.style.background = withAlpha(color, BAND_ALPHA);
  const marker = button(`Annotation: ${spoken(annotation, painted)}`);
  marker.dataset['annotation'] = annotation.key;
  const left = isBand ? fromX : fromX - MARKER_PX / 2;
  const top = isBand ? box.bottom - 2 : box.bottom - MARKER_PX;
  place(marker, { x: left, y: top, width: isBand ? toX - fromX : MARKER_PX, height: MARKER_PX });
  const shape = element(
    isBand
      ? 'absolute inset-x-0 top-0.5 h-1 rounded-[1px]'
      : 'absolute top-2 left-1/2 h-1.5 w-2.5 -translate-x-1/2 [clip-path:polygon(50%_0,100%_100%,0_100%)]',
  );
  shape.style.background = color;
  marker.append(shape);
  tooltip.listen(marker, () => ({
    title: annotation.title,
    timeText: timesOf(annotation, painted),
    text: annotation.text,
    chips: annotation.tags,
    rows: [],
  }));
  if (input.onOpenAnnotation) {
    const { onOpenAnnotation } = input;
    marker.addEventListener('click', () => {
      tooltip.hide();
      onOpenAnnotation(annotation.key);
    });
  }
  return [line, marker];
}

function spoken(annotation: ChartAnnotation, painted: Painted): string {
  return [annotation.title, annotation.text.split('\n', 1)[0] ?? '', timesOf(annotation, painted)]
    .filter((part) => part !== '')
    .join(', ');
}

function timesOf({ startMs, endMs }: ChartAnnotation, { input }: Painted): string {
  const start = formatPattern(startMs, 'D MMM HH:mm:ss', input.zone);
  return endMs > startMs ? `${start} – ${formatPattern(endMs, 'D MMM HH:mm:ss', input.zone)}` : start;
}

function exemplarElements(exemplar: ChartExemplar, painted: Painted, tooltip: MarkTooltip): HTMLElement[] {
  const { layout, input } = painted;
  const x = layout.xOf(exemplar.timeMs);
  const y = layout.yOf(0, exemplar.value);
  if (!isInside(layout, x, y)) return [];
  const marker = button(`Exemplar ${exemplar.value}`);
  marker.dataset['exemplar'] = String(exemplar.timeMs);
  place(marker, { x: x - MARKER_PX / 2, y: y - MARKER_PX / 2, width: MARKER_PX, height: MARKER_PX });
  const shape = element('absolute top-1/2 left-1/2 size-[7px] -translate-1/2 rotate-45 border');
  shape.style.background = input.theme.accentInk;
  shape.style.borderColor = input.theme.panel;
  marker.append(shape);
  const format = input.model.series[0]?.formatFine;
  const shown = format?.(exemplar.value);
  tooltip.listen(marker, () => ({
    title: 'Exemplar',
    timeText: formatPattern(exemplar.timeMs, 'D MMM HH:mm:ss', input.zone),
    text: '',
    chips: [],
    rows: [
      ['Value', shown === undefined ? String(exemplar.value) : `${shown.prefix}${shown.text}${shown.suffix}`],
      ...exemplar.labels,
    ],
  }));
  return [marker];
}

function isInside({ box }: PlotLayout, x: number, y: number): boolean {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** Every n-th, so that what is shown is spread over the whole range. */
function thinned<Item>(items: readonly Item[], limit: number): readonly Item[] {
  if (items.length <= limit) return items;
  const step = items.length / limit;
  return Array.from({ length: limit }, (_none, at) => items[Math.floor(at * step)]).filter(
    (item) => item !== undefined,
  );
}

function place(
  target: HTMLElement,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  target.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  target.style.width = `${Math.round(width)}px`;
  target.style.height = `${Math.round(height)}px`;
}

function button(label: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'pointer-events-auto absolute top-0 left-0 rounded-[2px] p-0';
  made.setAttribute('aria-label', label);
  return made;
}

function element(className: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  return made;
}
