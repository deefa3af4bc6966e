// Text on an area of any colour.
import { parseRgb } from '@/lib/series/colors';

const DARK_TEXT = '#0d0f14';
const LIGHT_TEXT = '#ffffff';

/** Dark or light text, whichever has the larger contrast on this colour. */
export function readableOn(color: string): string {
  const luminance = luminanceOf(color);
  return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.055 ? LIGHT_TEXT : DARK_TEXT;
}

/** Relative luminance as WCAG counts it, 0–1. */
export function luminanceOf(color: string): number {
  const [red, green, blue] = parseRgb(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
