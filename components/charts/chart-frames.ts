// When the charts of a page draw: one frame callback for all of them.
// What follows the pointer comes first: the chart under it whole, then the crosshair of the others; their legends follow a few a
// frame. Then pictures, as many as fit: each frame costs the browser time beside ours, so few frames with several pictures are
// sooner done than one frame a picture; and no frame gets long however many charts there are. A frame that begins late, because the
// page was busy, has less room for them.

export interface HoverDrawing {
  /** The pointer is on this chart. */
  readonly isLeading: () => boolean;
  /** Crosshair, highlight and tooltip. */
  readonly drawPicture: () => void;
  /** Values under the crosshair, beside the names. */
  readonly writeLegend: () => void;
}

export interface ChartFrames {
  /** Draws it with the next frame; asked for several times it is drawn once. */
  hover: (drawing: HoverDrawing) => void;
  /** Draws a picture with the next frame that has room; the same function is called once. */
  paint: (draw: () => void) => void;
  /** Forgets them: the chart is gone. */
  cancel: (drawing: HoverDrawing, draw: () => void) => void;
}

export interface FrameDeps {
  /** Runs the function with the next frame, and tells it when that was due, on the clock of `nowMs`. */
  readonly requestFrame: (run: (dueMs: number) => void) => void;
  readonly nowMs: () => number;
}

/** Each is a dozen texts, and laying them out anew. */
export const LEGENDS_A_FRAME = 3;
/** From when a frame is due until its last picture should be drawn; the rest of a frame of 33 ms is the browser's. */
export const PAINTING_MS = 14;
/** A page that is always busy must get on, too. */
const LEAST_PAINTING_MS = PAINTING_MS / 2;

export function createChartFrames({ requestFrame, nowMs }: FrameDeps): ChartFrames {
  const hovers = new Set<HoverDrawing>();
  /** In the order in which they were moved over. */
  const legends = new Set<HoverDrawing>();
  const paints = new Set<() => void>();
  let isRequested = false;

  function request(): void {
    if (isRequested || hovers.size + legends.size + paints.size === 0) return;
    isRequested = true;
    requestFrame(runFrame);
  }

  function runFrame(dueMs: number): void {
    isRequested = false;
    const endMs = Math.max(dueMs + PAINTING_MS, nowMs() + LEAST_PAINTING_MS);
    drawHovers();
    paintUntil(endMs);
    request();
  }

  /** At least one; and no more than will be done by then, where each takes as long as the longest before it. */
  function paintUntil(endMs: number): void {
    let longestMs = 0;
    // What asks for another picture while it draws gets it with the next frame.
    const due = [...paints];
    for (const draw of due) {
      const startedMs = nowMs();
      if (longestMs > 0 && startedMs + longestMs > endMs) return;
      paints.delete(draw);
      draw();
      longestMs = Math.max(longestMs, nowMs() - startedMs);
    }
  }

  function drawHovers(): void {
    const due = [...hovers];
    hovers.clear();
    const leading = due.filter((drawing) => drawing.isLeading());
    const following = due.filter((drawing) => !leading.includes(drawing));
    // Before anything else is written: the tooltip measures, and the page must not be laid out twice.
    for (const drawing of [...leading, ...following]) drawing.drawPicture();
    for (const drawing of leading) {
      legends.delete(drawing);
      drawing.writeLegend();
    }
    for (const drawing of following) legends.add(drawing);
    for (const drawing of [...legends].slice(0, LEGENDS_A_FRAME)) {
      legends.delete(drawing);
      drawing.writeLegend();
    }
  }

  return {
    hover: (drawing) => {
      hovers.add(drawing);
      request();
    },
    paint: (draw) => {
      paints.add(draw);
      request();
    },
    cancel: (drawing, draw) => {
      hovers.delete(drawing);
      legends.delete(drawing);
      paints.delete(draw);
    },
  };
}

/** For charts in a browser. */
export function createBrowserFrames(): ChartFrames {
  return createChartFrames({
    requestFrame: (run) => void requestAnimationFrame(run),
    nowMs: () => performance.now(),
  });
}
