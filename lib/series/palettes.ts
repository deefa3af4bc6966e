// Palettes of series beside the classic one. Values as measured on Grafana's package; `dark` and `light` are themes.
import { classicColor, type ColorTheme, parseRgb, resolveColor, UNKNOWN_COLOR } from '@/lib/series/colors';
import { CLASSIC_PALETTE } from '@/lib/series/named-colors';
import { luminanceOf } from '@/lib/series/readable-on';

interface Palette {
  readonly dark: string;
  readonly light?: string;
}

const PALETTES: Readonly<Record<string, Palette>> = {
  'palette-colorblind': {
    dark: '#0072B2 #E69F00 #009E73 #CC79A7 #56B4E9 #D55E00 #F0E442 #FFFFFF',
    light: '#0072B2 #009E73 #CC79A7 #D55E00 #000000',
  },
  'palette-categorical-next': {
    dark: '#D97E9B #FFC554 #41CD94 #64A6D8 #F79CFF #E78A5F #C9E1A6 #00CFE3 #9B93DF #FFB2BE #CEA82E #9CF2D6 #8FC3FF #CE84C1 #FFC39D #89C862 #41AEC7 #CDB9FF #EF8488 #E7DB98 #00D8BE #759EE6 #FFB1E1 #EE9941 #BAF2B8 #54D3FF #B78EE2 #FF645A #C0BD2F #8FFFF6 #B4C7FF #EB85B5 #FFD49F #58DB89 #46ABDE #EABCFF #FF8E6F #DEED9F #00DFE5 #959DF6',
  },
  'palette-categorical-next-2': {
    dark: '#63B564 #DED188 #84B1FF #FFDBBC #FFA8AA #C986E6 #FFC4D4 #9BCB35 #D3EFFF #F8B4D2 #A6B924 #AFE8FF #FF97DA #AAA720 #81E3FB #F386E2 #FFE397 #84D6E1 #D784DF #FED283 #00D4DA #F2E7FF #F3C48A #00C9C0 #E4DAFF #FFAC74 #00BEA7 #D2CFFF #FF9767 #9DFFDF #BDC4FF #FE8260 #93F4C5 #A4BAFF #EA796E #9FE3B3 #74B6FF #FFD8DD #89E04D #3BAFFE',
  },
  'palette-categorical-next-3': {
    dark: '#63B564 #88DDFE #CA94FF #FFD8D3 #CFCB00 #00BEB5 #C7D5FF #FF8DC4 #FFE5C7 #9FDCB0 #00BBFF #F0D0FF #FFA48B #9BAC32 #7CE6E9 #A3ABFF #FFDAE4 #E1C18A #1DC58A #B7DFFF #F38EFC #FFE7DD #BED997 #00C5D8 #DEDCFF #FFA4B3 #C79E00 #8BEBCC #7DBBFF #FFDCF8 #F5BB95 #7DC053 #9BEAFF #C5ADFF #EA777E #E0D287 #00CEB5 #D5E4FF #FFA1DC #E88E29',
  },
};

/** The colour of a series by its place; null when the mode is no palette of these. */
export function paletteColor(mode: string, seriesIndex: number, theme: ColorTheme): string | null {
  const palette = Object.hasOwn(PALETTES, mode) ? PALETTES[mode] : undefined;
  if (palette === undefined) return null;
  const colors = (theme.name === 'light' ? (palette.light ?? palette.dark) : palette.dark).split(' ');
  return resolveColor(colors[seriesIndex % colors.length] ?? UNKNOWN_COLOR, theme);
}

/** Of the classic palette only what can be told from Grafana's panel is used by name. */
const LEAST_CONTRAST = 3;
const GROUND = { dark: '#181b1f', light: '#ffffff' };

/** `palette-classic-by-name`: the same name has the same colour on every panel. */
export function classicColorByName(name: string, theme: ColorTheme): string {
  const ground = luminanceOf(GROUND[theme.name]);
  const colors = CLASSIC_PALETTE.map((_, at) => classicColor(at, theme)).filter((color) => {
    const own = luminanceOf(color);
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05) >= LEAST_CONTRAST;
  });
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.trunc(Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return colors[Math.abs(hash) % colors.length] ?? UNKNOWN_COLOR;
}

const SHADE_STEPS = [0, 0.28, -0.28, 0.5, -0.45, 0.66, -0.6];

/** `shades`: the colour itself for the first series, then lighter and darker ones by turns. */
export function shadeOf(color: string, seriesIndex: number): string {
  const step = SHADE_STEPS[seriesIndex % SHADE_STEPS.length] ?? 0;
  if (step === 0) return color;
  return mixColors(color, step > 0 ? '#ffffff' : '#000000', Math.abs(step));
}

/** `share` 0 is the first colour, 1 the second. */
export function mixColors(from: string, to: string, share: number): string {
  const end = parseRgb(to);
  const channels = parseRgb(from).map((channel, at) => Math.round(channel + ((end[at] ?? channel) - channel) * share));
  return `rgb(${channels.join(', ')})`;
}
