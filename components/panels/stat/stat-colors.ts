// What is coloured in a stat panel.
import type { StatOptions } from '@/components/panels/stat/prepare';
import { UNKNOWN_COLOR, type ColorTheme } from '@/lib/series/colors';
import { readableOn } from '@/lib/series/readable-on';
import type { SingleValue } from '@/lib/series/single-values';
import { wordColor } from '@/lib/series/word-color';

export interface StatColors {
  /** null = the panel's own background. */
  readonly background: string | null;
  readonly value: string;
  readonly name: string;
  readonly spark: string;
}

/** A plain value is ink with a blue line: colour says something only when the options give it a meaning. */
export function statColors(value: SingleValue, options: StatOptions, theme: ColorTheme): StatColors {
  const { color } = value.display;
  const isPlain = color === theme.ink || color === UNKNOWN_COLOR;
  const blue = theme.series[0] ?? theme.ink;
  if (options.colorMode === 'background' || options.colorMode === 'background_solid') {
    if (isPlain) return { background: null, value: theme.ink, name: theme.inkMuted, spark: blue };
    const text = readableOn(color);
    return { background: color, value: text, name: text, spark: text };
  }
  const spark = isPlain || options.colorMode === 'none' ? blue : color;
  const isColored = options.colorMode === 'value' && !isPlain;
  return { background: null, value: isColored ? wordColor(color, theme) : theme.ink, name: theme.inkMuted, spark };
}

/** Up is good, unless the panel says otherwise. */
export function changeColor(percent: number, options: StatOptions, colors: StatColors, theme: ColorTheme): string {
  if (options.percentChangeColor === 'same_as_value' || colors.background !== null || percent === 0)
    return colors.value;
  const isGood = options.percentChangeColor === 'inverted' ? percent < 0 : percent > 0;
  return isGood ? theme.word.ok : theme.word.crit;
}
