// Elements of a canvas as what is drawn: shape, words, colours, images. Pure.
import { boundValue, colorOf, textOf, type CanvasData } from '@/components/panels/canvas/dimensions';
import type { Box, PlacedElement } from '@/components/panels/canvas/place';
import type { SingleValue } from '@/lib/series/single-values';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { wordColor } from '@/lib/series/word-color';

export type CanvasShape =
  | 'box'
  | 'ellipse'
  | 'triangle'
  | 'parallelogram'
  | 'cloud'
  | 'icon'
  | 'server'
  | 'drone'
  | 'turbine'
  | 'button';

export interface CanvasImage {
  readonly url: string;
  /** Of another site: it is a link, and not fetched. */
  readonly isElsewhere: boolean;
  readonly fit: 'contain' | 'cover' | 'fill' | 'none' | 'repeat';
}

export interface CanvasItem {
  readonly key: string;
  readonly name: string;
  readonly shape: CanvasShape;
  readonly box: Box;
  readonly rotationDeg: number;
  readonly text: string;
  readonly textColor: string;
  readonly textPx: number;
  readonly align: 'left' | 'center' | 'right';
  readonly valign: 'top' | 'middle' | 'bottom';
  /** "transparent" for none. */
  readonly fill: string;
  readonly image: CanvasImage | null;
  readonly border: { readonly color: string; readonly widthPx: number; readonly radiusPx: number };
  readonly icon: { readonly name: string; readonly color: string };
  /** Of a server. */
  readonly lights: { readonly status: string; readonly bulb: string };
  readonly kind: string;
  /** What the element follows, for its links. */
  readonly value: SingleValue | undefined;
  readonly links: readonly unknown[];
}

const SHAPES: Readonly<Record<string, CanvasShape>> = {
  ellipse: 'ellipse',
  triangle: 'triangle',
  parallelogram: 'parallelogram',
  cloud: 'cloud',
  icon: 'icon',
  server: 'server',
  droneTop: 'drone',
  droneFront: 'drone',
  droneSide: 'drone',
  windTurbine: 'turbine',
  button: 'button',
};
const STANDARD_TEXT_PX = 16;
const MOST_TEXT_PX = 300;
const CLEAR = 'transparent';

export function canvasItems(elements: readonly PlacedElement[], data: CanvasData): CanvasItem[] {
  const items = elements.map((element) => itemOf(element, data));
  return items.map((item, at) => ({ ...item, textColor: legible(item, items.slice(0, at), data) }));
}

function itemOf({ key, json, box }: PlacedElement, data: CanvasData): CanvasItem {
  const config = asRecord(json['config']);
  const background = asRecord(json['background']);
  const shape = SHAPES[readText(json['type']) ?? ''] ?? 'box';
  const dimensions = [config['text'], config['fill'], background['color'], config['color'], config['statusColor']];
  return {
    key,
    name: readText(json['name']) ?? '',
    shape,
    box,
    rotationDeg: readNumber(asRecord(json['placement'])['rotation']) ?? 0,
    text: textOf(config['text'], data),
    textColor: colorOf(config['color'], data) ?? data.theme.ink,
    textPx: Math.min(MOST_TEXT_PX, Math.max(1, readNumber(config['size']) ?? STANDARD_TEXT_PX)),
    align: oneOf(config['align'], ['left', 'right', 'center'] as const, 'center'),
    valign: oneOf(config['valign'], ['top', 'bottom', 'middle'] as const, 'middle'),
    fill: colorOf(config['backgroundColor'], data) ?? colorOf(background['color'], data) ?? CLEAR,
    image: imageOf(background['image'], background['size'], data),
    border: borderOf(json, config, data),
    icon: {
      name: textOf(config['path'], data),
      color: colorOf(config['fill'], data) ?? data.theme.ink,
    },
    lights: {
      status: colorOf(config['statusColor'], data) ?? data.theme.fill.nodata,
      bulb: colorOf(config['bulbColor'], data) ?? data.theme.fill.nodata,
    },
    kind: readText(config['type']) ?? '',
    value: dimensions.map((one) => boundValue(one, data)).find((value) => value !== undefined),
    links: asList(json['links']),
  };
}

function borderOf(json: PlacedElement['json'], config: PlacedElement['json'], data: CanvasData): CanvasItem['border'] {
  const border = asRecord(json['border']);
  const widthPx = readNumber(border['width']) ?? readNumber(config['width']) ?? 0;
  const color = colorOf(config['borderColor'], data) ?? colorOf(border['color'], data) ?? data.theme.line;
  return { color, widthPx: bounded(widthPx), radiusPx: bounded(readNumber(border['radius']) ?? 0) };
}

function bounded(px: number): number {
  return Math.min(100, Math.max(0, px));
}

const FITS: Readonly<Record<string, CanvasImage['fit']>> = {
  original: 'none',
  contain: 'contain',
  cover: 'cover',
  fill: 'fill',
  tile: 'repeat',
};

export function imageOf(dimension: unknown, size: unknown, data: CanvasData): CanvasImage | null {
  const url = textOf(dimension, data).trim();
  const fit = FITS[readText(size) ?? ''] ?? 'contain';
  if (/^data:image\/(png|jpe?g|gif|webp|svg\+xml)[;,]/i.test(url)) return { url, isElsewhere: false, fit };
  return /^https?:\/\//i.test(url) ? { url, isElsewhere: true, fit } : null;
}

function oneOf<T extends string>(given: unknown, choices: readonly T[], fallback: T): T {
  return choices.find((choice) => choice === given) ?? fallback;
}

/** Words on the bare panel can be read in both themes; those on an area keep the colour that was chosen for it. */
function legible(item: CanvasItem, below: readonly CanvasItem[], data: CanvasData): string {
  const isOnArea = [item, ...below].some(
    (one) => (one.fill !== CLEAR || one.image?.isElsewhere === false) && holds(one.box, item.box),
  );
  return isOnArea ? item.textColor : wordColor(item.textColor, data.theme);
}

function holds(area: Box, box: Box): boolean {
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return x >= area.left && x <= area.left + area.width && y >= area.top && y <= area.top + area.height;
}
