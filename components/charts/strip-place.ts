// Where the rows of a strip chart stand. Pure.

export interface StripSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly color: string;
  readonly text: string;
}

export interface StripRow {
  readonly key: string;
  readonly name: string;
  readonly spans: readonly StripSpan[];
}

/** Of the words below. */
export const AXIS_PX = 20;
const LEAST_ROW_PX = 14;
const NAME_SHARE = 0.34;
/** Between a name and the strip. */
const NAME_GAP_PX = 8;
/** From the edge of the panel's body to the edge of its title. */
const EDGE_PX = 4;
/** In less a name is a letter and dots. */
const LEAST_NAMES_PX = 36;

/** Where rows, names and times stand. */
export interface Place {
  readonly nameWidthPx: number;
  /** Of a name, inside that width. */
  readonly nameRoomPx: number;
  readonly plotWidthPx: number;
  readonly rowPx: number;
  readonly heightPx: number;
  readonly xOf: (timeMs: number) => number;
}

export interface PlaceRequest {
  readonly rows: readonly StripRow[];
  /** Of a name, in pixels. */
  readonly widthOf: (name: string) => number;
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export function placeRows({ rows, widthOf, width, height, fromMs, toMs }: PlaceRequest): Place {
  const widestPx = rows.reduce((most, { name }) => Math.max(most, widthOf(name)), 0);
  const wishedPx = Math.min(width * NAME_SHARE, Math.ceil(widestPx) + EDGE_PX + NAME_GAP_PX);
  const nameWidthPx = wishedPx < LEAST_NAMES_PX ? 0 : wishedPx;
  const plotWidthPx = Math.max(1, width - nameWidthPx);
  const rowPx = Math.max(LEAST_ROW_PX, (height - AXIS_PX) / Math.max(1, rows.length));
  return {
    nameWidthPx,
    nameRoomPx: Math.max(0, nameWidthPx - EDGE_PX - NAME_GAP_PX),
    plotWidthPx,
    rowPx,
    heightPx: Math.max(height, rowPx * rows.length + AXIS_PX),
    xOf: (timeMs) => nameWidthPx + ((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * plotWidthPx,
  };
}
