// Widths of labels and names in the page's font, measured on a canvas that is never shown.
import { textEms } from '@/components/charts/text-ems';

export interface TextMeter {
  readonly widthOf: (text: string) => number;
  /** Of the element it was made for; read again each time, as fonts arrive late. */
  readonly fontFamily: () => string;
}

/** The same few labels come back on each refresh; beyond this many they are measured anew. */
const REMEMBERED_LIMIT = 2000;
const FALLBACK_WIDTH_PX = 6;
const AXIS_LABEL_PX = 11;

/** Measures in the font of the page; guesses where there is none, as on the server. */
export function pageTextWidth(sizePx: number): (text: string) => number {
  if (typeof document === 'undefined') return (text) => textEms(text) * sizePx;
  return createTextMeter(document.body, sizePx).widthOf;
}

export function createTextMeter(element: HTMLElement, sizePx = AXIS_LABEL_PX): TextMeter {
  const context = document.createElement('canvas').getContext('2d');
  const widths = new Map<string, number>();
  let family = '';
  const fontFamily = (): string => {
    const current = getComputedStyle(element).fontFamily;
    if (current !== family) {
      family = current;
      widths.clear();
      if (context !== null) context.font = `450 ${sizePx}px ${family}`;
    }
    return family;
  };
  return {
    fontFamily,
    widthOf: (text) => {
      if (family === '') fontFamily();
      const known = widths.get(text);
      if (known !== undefined) return known;
      const width = context?.measureText(text).width ?? text.length * FALLBACK_WIDTH_PX;
      if (widths.size > REMEMBERED_LIMIT) widths.clear();
      widths.set(text, width);
      return width;
    },
  };
}
