// Colours of heatmap cells: a scheme or one colour of growing strength, in steps. Pure.
import * as chromatic from 'd3-scale-chromatic';
import { parseRgb, resolveColor, withAlpha, type ColorTheme } from '@/lib/series/colors';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';

/** Our own sequential scheme: its lightness only rises, for every kind of sight. */
export const EMBER = 'Ember';
const EMBER_DARK = '#1f1e36 #3e2353 #662162 #9d2962 #d33949 #ed653b #ff9138 #fec467 #fef1a1'.split(' ');
const EMBER_LIGHT = '#fdf2dd #fad7a8 #fbb874 #f68b49 #eb5833 #c33856 #942464 #5d2062 #2e194b'.split(' ');

type Interpolator = (share: number) => string;

interface Scheme {
  readonly at: Interpolator;
  /** `light`: begins light; turned around on dark ground, so that little stays near the background. `dark`: the reverse. */
  readonly begins: 'light' | 'dark' | 'either';
}

const LIGHT_FIRST =
  'Blues BuGn BuPu GnBu Greens Greys Oranges OrRd PuBu PuBuGn PuRd Purples RdPu Reds YlGn YlGnBu YlOrBr YlOrRd';
const DARK_FIRST = 'Cividis CubehelixDefault Inferno Magma Plasma Viridis Turbo Warm Cool';
const DIVERGING = 'BrBG PiYG PRGn PuOr RdBu RdGy RdYlBu RdYlGn Spectral Rainbow Sinebow';

/** Names of all schemes, in the order of the option form. */
export const HEAT_SCHEMES: readonly string[] = [EMBER, ...`${LIGHT_FIRST} ${DARK_FIRST} ${DIVERGING}`.split(' ')];

function findScheme(name: string): Scheme {
  const interpolator: unknown = new Map<string, unknown>(Object.entries(chromatic)).get(`interpolate${name}`);
  if (name === EMBER || typeof interpolator !== 'function') return { at: () => '', begins: 'either' };
  const at: Interpolator = (share) => String(Reflect.apply(interpolator, undefined, [share]));
  if (LIGHT_FIRST.split(' ').includes(name)) return { at, begins: 'light' };
  return { at, begins: DARK_FIRST.split(' ').includes(name) ? 'dark' : 'either' };
}

function emberAt(share: number, theme: ColorTheme): string {
  const stops = theme.name === 'dark' ? EMBER_DARK : EMBER_LIGHT;
  const at = Math.min(stops.length - 2, Math.floor(share * (stops.length - 1)));
  const part = share * (stops.length - 1) - at;
  const [from, to] = [parseRgb(stops[at] ?? ''), parseRgb(stops[at + 1] ?? '')];
  return `rgb(${from.map((channel, one) => Math.round(channel + ((to[one] ?? 0) - channel) * part)).join(', ')})`;
}

export interface HeatScale {
  /** Colours from the least to the most. */
  readonly palette: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly colorOf: (count: number) => string;
}

const STEPS = { least: 2, standard: 64, most: 128 };

/** `options` is `color` of a heatmap's options; the ends come from the data where it does not fix them. */
export function heatScale(
  options: unknown,
  data: { readonly min: number; readonly max: number },
  theme: ColorTheme,
): HeatScale {
  const color = asRecord(options);
  const stepCount = Math.round(
    Math.min(STEPS.most, Math.max(STEPS.least, readNumber(color['steps']) ?? STEPS.standard)),
  );
  const shares = Array.from({ length: stepCount }, (_, at) => at / (stepCount - 1));
  const palette =
    color['mode'] === 'opacity' ? opacityPalette(color, shares, theme) : schemePalette(color, shares, theme);
  const min = readNumber(color['min']) ?? data.min;
  const max = Math.max(min, readNumber(color['max']) ?? data.max);
  return {
    palette,
    min,
    max,
    colorOf: (count) => {
      const share = max > min ? (count - min) / (max - min) : 1;
      const at = Math.floor(Math.min(1, Math.max(0, share)) * stepCount);
      return palette[Math.min(stepCount - 1, at)] ?? '';
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

function opacityPalette(color: Json, shares: readonly number[], theme: ColorTheme): string[] {
  const fill = resolveColor(readText(color['fill']) ?? 'dark-orange', theme);
  const exponent = Math.max(0.01, readNumber(color['exponent']) ?? 0.5);
  const isLinear = color['scale'] === 'linear';
  const ordered = color['reverse'] === true ? shares.toReversed() : shares;
  return ordered.map((share) => withAlpha(fill, isLinear ? share : share ** exponent));
}

function schemePalette(color: Json, shares: readonly number[], theme: ColorTheme): string[] {
  const name = readText(color['scheme']) ?? 'Oranges';
  const known = HEAT_SCHEMES.includes(name) ? name : 'Oranges';
  const { at, begins } = findScheme(known);
  const isReversed = color['reverse'] === true;
  if (known === EMBER) return shares.map((share) => emberAt(isReversed ? 1 - share : share, theme));
  // Least is what is nearest to the ground, in either theme.
  const isTurned = (begins === 'light' && theme.name === 'dark') || (begins === 'dark' && theme.name === 'light');
  return shares.map((share) => at(isTurned === isReversed ? share : 1 - share));
}
