// Places as warmth: soft dots that add up, then coloured by how much lies on a pixel.
import { continuousColor, parseRgb, type ColorTheme } from '@/lib/series/colors';

export interface HeatStyle {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly radiusPx: number;
  readonly blurPx: number;
  readonly opacity: number;
  readonly theme: ColorTheme;
}

interface HeatDot {
  readonly x: number;
  readonly y: number;
  /** 0–1 */
  readonly weight: number;
}

const SCALE = 'continuous-BlYlRd';
const LEVELS = 256;

export function drawHeat(context: CanvasRenderingContext2D, dots: readonly HeatDot[], style: HeatStyle): void {
  const width = Math.round(style.widthPx);
  const height = Math.round(style.heightPx);
  if (width < 1 || height < 1 || dots.length === 0) return;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const warm = canvas.getContext('2d', { willReadFrequently: true });
  if (warm === null) return;
  const reachPx = Math.max(1, style.radiusPx + style.blurPx);
  for (const { x, y, weight } of dots) {
    if (x < -reachPx || y < -reachPx || x > width + reachPx || y > height + reachPx) continue;
    const glow = warm.createRadialGradient(x, y, Math.max(0, style.radiusPx * 0.3), x, y, reachPx);
    glow.addColorStop(0, `rgba(0, 0, 0, ${Math.min(1, Math.max(0.02, weight))})`);
    glow.addColorStop(1, 'rgba(0, 0, 0, 0)');
    warm.fillStyle = glow;
    warm.fillRect(x - reachPx, y - reachPx, reachPx * 2, reachPx * 2);
  }
  const picture = warm.getImageData(0, 0, width, height);
  colour(picture.data, style);
  warm.putImageData(picture, 0, 0);
  context.drawImage(canvas, 0, 0, style.widthPx, style.heightPx);
}

/** Alpha, which the dots added up, becomes a colour of the scale. */
function colour(pixels: Uint8ClampedArray, { theme, opacity }: HeatStyle): void {
  const colors = Array.from({ length: LEVELS }, (_, level) =>
    parseRgb(continuousColor(SCALE, level / (LEVELS - 1), theme)),
  );
  for (let at = 0; at < pixels.length; at += 4) {
    const level = pixels[at + 3] ?? 0;
    if (level === 0) continue;
    const [red, green, blue] = colors[level] ?? [0, 0, 0];
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
    // What is hardly warm fades in, so that no disc has an edge.
    pixels[at + 3] = Math.min(255, level * 2.5) * opacity;
  }
}
