// Room and places of a plot with one axis below and one at the left, for charts that are not lines over time. Pure.

export interface PlaneTick {
  /** 0 at the left or the bottom, 1 at the other end. */
  readonly share: number;
  readonly label: string;
}

export interface PlaneBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PlaneLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly box: PlaneBox;
  readonly xTicks: readonly { readonly at: number; readonly label: string }[];
  readonly yTicks: readonly { readonly at: number; readonly label: string }[];
  readonly xLabel: string;
  readonly yLabel: string;
}

export interface PlaneRequest {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly yTicks: readonly PlaneTick[];
  /** Ticks of the lower axis depend on how wide the plot became. */
  readonly xTicks: (plotWidthPx: number) => readonly PlaneTick[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly isYHidden?: boolean;
}

/** Labels of 11 px are about this wide a character. */
const CHARACTER_PX = 6.3;
const TOP_PX = 8;
const RIGHT_PX = 8;
const BELOW_PX = 22;
const TITLE_PX = 16;
/** As in time charts, so that plots below each other line up. */
const LEAST_GUTTER_PX = 44;
const GUTTER_SHARE = 0.4;
const LABEL_SPACING_PX = 16;
/** Lower plots have no room for words below. */
const LEAST_HEIGHT_PX = 60;

export function layoutPlane(request: PlaneRequest): PlaneLayout {
  const { widthPx, heightPx } = request;
  const longest = request.yTicks.reduce((most, { label }) => Math.max(most, label.length), 0);
  const wordsPx = longest * CHARACTER_PX + 10;
  const isNarrow = wordsPx > widthPx * GUTTER_SHARE;
  const isLow = heightPx < LEAST_HEIGHT_PX;
  // Words that would be cut, or lie on the plot, are left out.
  const [xLabel, yLabel] = isLow || isNarrow ? ['', ''] : [request.xLabel ?? '', request.yLabel ?? ''];
  const isYHidden = request.isYHidden === true || isNarrow || isLow;
  const wanted = Math.max(LEAST_GUTTER_PX, wordsPx) + (yLabel === '' ? 0 : TITLE_PX);
  const left = Math.round(isYHidden ? RIGHT_PX : Math.min(widthPx * GUTTER_SHARE, wanted));
  const right = Math.max(left + 1, widthPx - RIGHT_PX);
  const below = isLow ? 2 : BELOW_PX + (xLabel === '' ? 0 : TITLE_PX);
  const bottom = Math.max(TOP_PX + 1, heightPx - below);
  const yTicks = request.yTicks.map(({ share, label }) => ({ at: bottom - share * (bottom - TOP_PX), label }));
  const xTicks = isLow
    ? []
    : request.xTicks(right - left).map(({ share, label }) => ({ at: left + share * (right - left), label }));
  return {
    widthPx,
    heightPx,
    box: { left, top: TOP_PX, right, bottom },
    xTicks: withoutOverlap(
      xTicks.filter(({ at, label }) => at + (label.length * CHARACTER_PX) / 2 <= widthPx + 2),
      (label) => label.length * CHARACTER_PX + 10,
    ),
    yTicks: isYHidden ? [] : withoutOverlap(yTicks, () => LABEL_SPACING_PX),
    xLabel,
    yLabel,
  };
}

interface PlacedTick {
  readonly at: number;
  readonly label: string;
}

/** Every second, third … of equally important ticks, as few as need to go. */
function withoutOverlap(ticks: readonly PlacedTick[], needOf: (label: string) => number): readonly PlacedTick[] {
  const need = ticks.reduce((most, { label }) => Math.max(most, needOf(label)), 0);
  for (let every = 1; every < ticks.length; every += 1) {
    const kept = ticks.filter((_, at) => at % every === 0);
    const isFree = kept.every((tick, at) => at === 0 || Math.abs(tick.at - (kept[at - 1]?.at ?? 0)) >= need);
    if (isFree) return kept;
  }
  return ticks.slice(0, 1);
}
