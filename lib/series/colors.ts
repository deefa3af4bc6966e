// Colour names to CSS colours for one theme, and the colours of series. Pure: the theme comes in as values.
import { CLASSIC_PALETTE, CONTINUOUS_SCALES, NAMED_COLORS, type ThemePair } from '@/lib/series/named-colors';

/** What a chart needs to know of the theme. The browser reads it from CSS variables; the constants below are the same values. */
export interface ColorTheme {
  readonly name: 'dark' | 'light';
  readonly ink: string;
  readonly inkMuted: string;
  readonly inkFaint: string;
  readonly panel: string;
  readonly hover: string;
  readonly line: string;
  readonly lineSubtle: string;
  readonly lineStrong: string;
  readonly accentInk: string;
  /** Twelve slots. */
  readonly series: readonly string[];
  /** Colours of areas by state. */
  readonly fill: Readonly<Record<StateName, string>>;
  /** Colours of words and icons by state. */
  readonly word: Readonly<Record<StateName, string>>;
}

export type StateName = 'ok' | 'warn' | 'crit' | 'info' | 'silenced' | 'nodata';
export const STATE_NAMES: readonly StateName[] = ['ok', 'warn', 'crit', 'info', 'silenced', 'nodata'];

export const DARK_THEME: ColorTheme = {
  name: 'dark',
  ink: '#e6e9ef',
  inkMuted: '#a5aebc',
  inkFaint: '#858f9f',
  panel: '#14171d',
  hover: '#242934',
  line: '#353c4a',
  lineSubtle: '#262b36',
  lineStrong: '#687388',
  accentInk: '#8fa6ff',
  series: '#5697ff #f6b583 #d5178a #1b924c #bde31b #ad7db7 #fc668d #afa905 #05e6ff #e31217 #8548fe #25c0a8'.split(' '),
  fill: { ok: '#3ecf8e', warn: '#f5b83d', crit: '#ff6b6b', info: '#5ab0ff', silenced: '#b69cff', nodata: '#8f9aab' },
  word: { ok: '#3ecf8e', warn: '#f5b83d', crit: '#ff6b6b', info: '#5ab0ff', silenced: '#b69cff', nodata: '#8f9aab' },
};

export const LIGHT_THEME: ColorTheme = {
  name: 'light',
  ink: '#161a22',
  inkMuted: '#4a5464',
  inkFaint: '#626c7c',
  panel: '#ffffff',
  hover: '#e9edf3',
  line: '#cbd2dd',
  lineSubtle: '#e3e7ee',
  lineStrong: '#7c8798',
  accentInk: '#2f49c8',
  series: '#4d8cf8 #d17d0b #950081 #006745 #719f62 #7301cd #c8065e #856e1d #2280a4 #912c19 #6753fb #2aa591'.split(' '),
  fill: { ok: '#1c9d62', warn: '#c98200', crit: '#e5484d', info: '#2a85dd', silenced: '#8b66e8', nodata: '#7c8798' },
  word: { ok: '#0d7347', warn: '#8f5a00', crit: '#c92a2a', info: '#0b62bb', silenced: '#6741c9', nodata: '#5c6778' },
};

export const UNKNOWN_COLOR = '#808080';
const CSS_COLOR = /^(#[0-9a-f]{3,8}|(rgb|rgba|hsl|hsla)\([\d\s.,%/deg-]+\)|[a-z]{3,20})$/i;

/** A colour as dashboards name it: "semi-dark-blue", "#ff0000", "rgb(…)", "text", one of our states ("crit"), a slot ("series-3"). */
export function resolveColor(name: string | undefined, theme: ColorTheme): string {
  if (name === undefined || name === '') return UNKNOWN_COLOR;
  if (name === 'text') return theme.ink;
  if (name === 'panel-bg') return theme.panel;
  const state = STATE_NAMES.find((one) => one === name);
  if (state !== undefined) return theme.fill[state];
  const slot = /^series-(\d+)$/.exec(name);
  if (slot !== null) return theme.series[(Number(slot[1]) - 1) % theme.series.length] ?? UNKNOWN_COLOR;
  const named = Object.hasOwn(NAMED_COLORS, name) ? NAMED_COLORS[name] : undefined;
  if (named !== undefined) return themed(named, theme);
  // Anything else could be script in a style attribute: only what looks like a CSS colour passes.
  return CSS_COLOR.test(name) ? name : UNKNOWN_COLOR;
}

function themed(pair: ThemePair, theme: ColorTheme): string {
  const color = pair[theme.name === 'dark' ? 0 : 1];
  return color === 'panel' ? theme.panel : color;
}

export function classicColor(seriesIndex: number, theme: ColorTheme): string {
  const pair = CLASSIC_PALETTE[seriesIndex % CLASSIC_PALETTE.length];
  return pair === undefined ? UNKNOWN_COLOR : themed(pair, theme);
}

/** 32-bit hash that only has to spread names over palettes. */
function hashText(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash >>> 0;
}

export interface SeriesSlot {
  /** 0–11 */
  readonly colorIndex: number;
  /** 0 solid, 1 long dash, 2 short dash, 3 = beyond the 36 that can be told apart: grey. */
  readonly dashIndex: 0 | 1 | 2 | 3;
}

/** Red stands last: it is taken for "something is wrong", so a series gets it only when all others are taken. */
const SLOT_ORDER = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 9];
const HOME_SLOTS = SLOT_ORDER.length - 1;
const DASH_ROUNDS = 3;

/** Slots by hash of each key, collisions moved on in order of appearance, so that a series keeps its colour. */
export function assignSeriesSlots(keys: readonly string[]): SeriesSlot[] {
  const taken = new Set<number>();
  return keys.map((key) => {
    const home = hashText(key) % HOME_SLOTS;
    for (let round = 0; round < DASH_ROUNDS; round += 1) {
      const free = slotsFrom(home).find((colorIndex) => !taken.has(round * SLOT_ORDER.length + colorIndex));
      if (free === undefined) continue;
      taken.add(round * SLOT_ORDER.length + free);
      return { colorIndex: free, dashIndex: asDashIndex(round) };
    }
    return { colorIndex: SLOT_ORDER[home] ?? 0, dashIndex: 3 };
  });
}

function slotsFrom(home: number): number[] {
  const homes = SLOT_ORDER.slice(0, HOME_SLOTS);
  return [...homes.slice(home), ...homes.slice(0, home), ...SLOT_ORDER.slice(HOME_SLOTS)];
}

function asDashIndex(round: number): 0 | 1 | 2 {
  if (round === 0) return 0;
  return round === 1 ? 1 : 2;
}

export function isContinuousMode(mode: string): boolean {
  return Object.hasOwn(CONTINUOUS_SCALES, mode);
}

/** Colour of a continuous mode at 0–1 (clamped). A spline through the stops, so that the middle keeps its weight. */
export function continuousColor(mode: string, share: number, theme: ColorTheme): string {
  const stops = (CONTINUOUS_SCALES[mode] ?? []).map((pair) => parseRgb(themed(pair, theme)));
  if (stops.length === 0) return UNKNOWN_COLOR;
  const clamped = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
  const channels = [0, 1, 2].map((channel) =>
    Math.round(
      spline(
        stops.map((stop) => stop[channel] ?? 0),
        clamped,
      ),
    ),
  );
  return `rgb(${channels.join(', ')})`;
}

/** Uniform cubic B-spline through `values`, with mirrored ends. */
function spline(values: readonly number[], share: number): number {
  const lastIndex = values.length - 1;
  const at = Math.min(lastIndex - 1, Math.floor(share * lastIndex));
  const one = values[at] ?? 0;
  const two = values[at + 1] ?? one;
  const before = at > 0 ? (values[at - 1] ?? one) : 2 * one - two;
  const after = at < lastIndex - 1 ? (values[at + 2] ?? two) : 2 * two - one;
  const t = share * lastIndex - at;
  return (
    ((1 - t) ** 3 * before +
      (4 - 6 * t ** 2 + 3 * t ** 3) * one +
      (1 + 3 * t + 3 * t ** 2 - 3 * t ** 3) * two +
      t ** 3 * after) /
    6
  );
}

/** Channels 0–255 of "#rgb", "#rrggbb" or "rgb(…)"; grey for what cannot be read. */
export function parseRgb(color: string): readonly [red: number, green: number, blue: number] {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex !== undefined && (hex.length === 6 || hex.length === 8))
    return [
      Number.parseInt(hex.slice(0, 2), 16),
      Number.parseInt(hex.slice(2, 4), 16),
      Number.parseInt(hex.slice(4, 6), 16),
    ];
  if (hex !== undefined) {
    const [red = '8', green = '8', blue = '8'] = hex;
    return [Number.parseInt(red + red, 16), Number.parseInt(green + green, 16), Number.parseInt(blue + blue, 16)];
  }
  const [red = 128, green = 128, blue = 128] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** The colour with an alpha of 0–1, for canvas fills. */
export function withAlpha(color: string, alpha: number): string {
  const [red, green, blue] = parseRgb(color);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
