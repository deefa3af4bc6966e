// A canvas with the pixels of the screen: its size in device pixels, its units in those of the page.

const DEVICE_PIXEL_RATIO_LIMIT = 2;

export interface CanvasSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Empty and ready to be drawn on. */
export function clearedCanvas(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { widthPx, heightPx }: CanvasSize,
): void {
  const ratio = Math.min(DEVICE_PIXEL_RATIO_LIMIT, window.devicePixelRatio || 1);
  const width = Math.round(widthPx * ratio);
  const height = Math.round(heightPx * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
}
