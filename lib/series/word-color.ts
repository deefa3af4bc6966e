// Colours as words: what paints an area well may not be readable as text.
import { parseRgb, STATE_NAMES, type ColorTheme } from '@/lib/series/colors';
import { luminanceOf } from '@/lib/series/readable-on';

/** WCAG AA for text of ordinary size. */
const LEAST_CONTRAST = 4.5;
const STEP = 0.1;

/**
 * States have a second colour for words. Any other colour that a file asks for moves towards the ink until it can be read on a panel:
 * the dark red of a threshold on a dark page, the yellow of one on a light page.
 */
export function wordColor(color: string, theme: ColorTheme): string {
  const state = STATE_NAMES.find((one) => theme.fill[one] === color);
  if (state !== undefined) return theme.word[state];
  if (color === 'transparent') return color;
  const ground = luminanceOf(theme.panel);
  const ink = parseRgb(theme.ink);
  const given = parseRgb(color);
  for (let share = 0; share < 1; share += STEP) {
    const mixed = given.map((channel, at) => Math.round(channel + ((ink[at] ?? 0) - channel) * share));
    const words = `rgb(${mixed.join(', ')})`;
    if (contrast(luminanceOf(words), ground) >= LEAST_CONTRAST) return share === 0 ? color : words;
  }
  return theme.ink;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
