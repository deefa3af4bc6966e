// How many columns the tiles of a stat panel stand in, and how large number, name and line are. Pure.
import { DIGIT_EMS, textEms } from '@/components/charts/text-ems';
import type { StatOptions, StatTile } from '@/components/panels/stat/prepare';

export interface StatLayout {
  readonly columnCount: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
  /** One size for all tiles. */
  readonly valueSizePx: number;
  /** null: the usual size of names. */
  readonly nameSizePx: number | null;
  readonly sparkHeightPx: number;
  /** Of a wide tile: between name and number, so that none of them covers another. */
  readonly sparkWidthPx: number;
  /** The name stands at the left of the number. */
  readonly isWide: boolean;
  /** There is room for them. */
  readonly hasNames: boolean;
  /** What a name may take. */
  readonly nameRoomPx: number;
  /** What numbers of wide tiles take, so that they stand below each other. */
  readonly valueWidthPx: number;
  readonly gapPx: number;
  /** Too many tiles for the room: the panel scrolls. */
  readonly isScrolling: boolean;
}

export interface StatBox {
  readonly widthPx: number;
  readonly heightPx: number;
}

const GAP_PX = 8;
/** Between low tiles. */
const TIGHT_GAP_PX = 3;
const TIGHT_BELOW_PX = 24;
/** Lower tiles cannot hold a line: the panel scrolls instead. */
const LEAST_TILE_PX = 16;
/** Smaller only where a number would be cut. */
const LEAST_VALUE_PX = 16;
const LEAST_UNCUT_PX = 11;
/** In tiles of a few letters, where the end would be missing. */
const LEAST_DRAWN_PX = 9;
const LARGEST_VALUE_PX = 120;
/** The unit is smaller than the number. */
const UNIT_SCALE = 0.57;
const NAME_HEIGHT_PX = 18;
/** Of that height, between the name and the number: given away for one more row in sight. */
const NAME_SLACK_PX = 2;
const NAME_LINE_HEIGHT = 1.3;
/** A name above the smallest number; of a list of them at least so many are in sight. */
const NAMED_TILE_PX = 31;
const LEAST_ROWS = 2;
const VALUE_SHARE = 0.4;
const LINE_HEIGHT = 1.15;
/** Of a low tile: letters that fill it touch its edges. */
const MOST_HEIGHT_SHARE = 0.7;
const LEAST_SPARK_PX = 14;
/** Of a filled tile, both sides. */
const PADDING_PX = 20;
const NARROW_PADDING_PX = 8;
/** Of a tile that has no room to give away. */
const NARROW_BELOW_PX = 40;
/** In less a name is a letter and dots: nothing is better. */
const LEAST_NAME_PX = 28;
/** Above and below, in a filled tile. */
const TILE_PADDING_PX = 8;
/** Wider tiles have the name beside the number. */
const WIDE_RATIO = 3;
const WIDE_GAP_PX = 12;
const WIDE_SPARK_SHARE = 0.7;
const MOST_WIDE_SPARK_PX = 36;
/** Narrower lines between a name and a number say nothing. */
const LEAST_WIDE_SPARK_PX = 56;
const MOST_SPARK_SHARE = 0.4;
const NAME_CHARACTER_PX = 6.6;

/** Tries each number of columns and takes the one with the largest number of those that cut nothing, so that rooms of any shape are used. */
export function layoutStats(tiles: readonly StatTile[], options: StatOptions, box: StatBox): StatLayout {
  const count = Math.max(1, tiles.length);
  const candidates = columnCandidates(options.orientation, count);
  const layouts = candidates.flatMap((columnCount) => {
    const layout = layoutColumns(tiles, options, { ...box, columnCount });
    // Numbers that leave their names no room at their side may leave some below them.
    if (!layout.losesNames || !layout.isWide || box.heightPx < LEAST_ROWS * NAMED_TILE_PX) return [layout];
    return [layout, layoutColumns(tiles, { ...options, isWideAllowed: false }, { ...box, columnCount })];
  });
  return layouts.reduce((best, one) => (isBetter(one, best) ? one : best));
}

function isBetter(one: TriedLayout, other: TriedLayout): boolean {
  // Where nothing fits, rather a list to scroll than numbers without their end, or without their names.
  if (one.fitsWidth !== other.fitsWidth) return one.fitsWidth;
  if (one.losesNames !== other.losesNames) return other.losesNames;
  if (one.isUncut !== other.isUncut) return one.isUncut;
  if (one.fittedPx !== other.fittedPx) return one.fittedPx > other.fittedPx;
  // Four in two lines of two rather than three and one.
  return one.emptyCount < other.emptyCount;
}

function columnCandidates(orientation: StatOptions['orientation'], count: number): number[] {
  // The words of files: "horizontal" tiles are as wide as the panel, "vertical" ones as high.
  if (orientation === 'horizontal') return [1];
  if (orientation === 'vertical') return [count];
  return Array.from({ length: Math.min(count, 24) }, (_, at) => at + 1).toReversed();
}

/** `fittedPx`: the size that the room alone would allow. */
interface TriedLayout extends StatLayout {
  readonly fittedPx: number;
  readonly losesNames: boolean;
  /** Places of the last line that no tile takes. */
  readonly emptyCount: number;
  /** Every number is as wide as it needs to be. */
  readonly fitsWidth: boolean;
  /** Every number stands there whole, without a scroll. */
  readonly isUncut: boolean;
}

function layoutColumns(
  tiles: readonly StatTile[],
  options: StatOptions,
  box: StatBox & { readonly columnCount: number },
): TriedLayout {
  const { columnCount } = box;
  const rowCount = Math.ceil(Math.max(1, tiles.length) / columnCount);
  const tileWidthPx = (box.widthPx - GAP_PX * (columnCount - 1)) / columnCount;
  const gapPx = heightOf(box.heightPx, rowCount, GAP_PX) < TIGHT_BELOW_PX ? TIGHT_GAP_PX : GAP_PX;
  const sharePx = heightOf(box.heightPx, rowCount, gapPx);
  const paddingPx = isNarrowTile(tileWidthPx) ? NARROW_PADDING_PX : PADDING_PX;
  const widestEms = Math.max(DIGIT_EMS, ...tiles.map(emsOf));
  const names = layoutNames(tiles, options, { tileWidthPx, tileHeightPx: sharePx, paddingPx, widestEms });
  const { isWide, hasNames, losesNames, nameSizePx, nameWidthPx, nameHeightPx } = names;
  const leastTilePx = Math.max(LEAST_TILE_PX, Math.ceil(nameHeightPx + LEAST_UNCUT_PX * LINE_HEIGHT));
  const isScrolling = sharePx < leastTilePx;
  const squeezedPx = leastTilePx - (nameHeightPx > 0 ? NAME_SLACK_PX : 0);
  const tileHeightPx = isScrolling ? wholeRowPx(box.heightPx, squeezedPx, gapPx) : sharePx;
  const byWidth = (tileWidthPx - nameWidthPx - paddingPx) / widestEms;
  const hasGraph = options.graphMode !== 'none' && tiles.some((tile) => tile.value.spark !== null);
  const freeHeightPx = tileHeightPx - nameHeightPx;
  const valueShare = hasGraph && !isWide ? VALUE_SHARE : VALUE_SHARE * 1.25;
  const fittedWidthPx = Math.floor(byWidth);
  const fittedIn = (heightPx: number): number => Math.min(fittedWidthPx, Math.floor(heightPx * valueShare));
  const legiblePx = Math.min(LEAST_VALUE_PX, fittedWidthPx, Math.floor(tileHeightPx * MOST_HEIGHT_SHARE));
  const leastPx = Math.max(Math.min(LEAST_UNCUT_PX, Math.max(LEAST_DRAWN_PX, fittedWidthPx)), legiblePx);
  const valueSizePx =
    options.valueSizePx !== null
      ? Math.min(options.valueSizePx, lineSize(tileHeightPx))
      : Math.min(
          LARGEST_VALUE_PX,
          lineSize(tileHeightPx - nameHeightPx + TILE_PADDING_PX),
          Math.max(leastPx, fittedIn(freeHeightPx)),
        );
  const valueWidthPx = isWide ? Math.ceil(valueSizePx * widestEms) : 0;
  const spark = isWide
    ? besideNumber(tileWidthPx - paddingPx - nameWidthPx - valueWidthPx, {
        widthPx: tileWidthPx,
        heightPx: tileHeightPx,
      })
    : belowNumber(freeHeightPx - valueSizePx * LINE_HEIGHT, tileWidthPx);
  const hasLine = hasGraph && spark.heightPx > 0;
  return {
    columnCount,
    tileWidthPx,
    tileHeightPx,
    valueSizePx,
    valueWidthPx,
    gapPx,
    // A size that the panel asks for, and no line is cut.
    nameSizePx,
    fittedPx: options.valueSizePx ?? Math.min(LARGEST_VALUE_PX, fittedIn(sharePx - nameHeightPx)),
    losesNames,
    emptyCount: rowCount * columnCount - tiles.length,
    fitsWidth: fittedWidthPx >= LEAST_UNCUT_PX,
    isUncut: fittedWidthPx >= LEAST_UNCUT_PX && !isScrolling,
    sparkHeightPx: hasLine ? spark.heightPx : 0,
    sparkWidthPx: spark.widthPx,
    isWide,
    hasNames,
    nameRoomPx: nameRoom({ isWide, tileWidthPx, paddingPx, valueWidthPx, sparkWidthPx: hasLine ? spark.widthPx : 0 }),
    isScrolling,
  };
}

interface TileRoom {
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
  readonly paddingPx: number;
  readonly widestEms: number;
}

/** Above the number, or beside it in a wide tile. */
function layoutNames(tiles: readonly StatTile[], { titleSizePx, isWideAllowed }: StatOptions, room: TileRoom) {
  const { tileWidthPx, tileHeightPx, paddingPx, widestEms } = room;
  const nameSizePx = titleSizePx === null ? null : Math.min(titleSizePx, lineSize(tileHeightPx));
  const longestName = tiles.reduce((most, { name }) => Math.max(most, name.length), 0);
  const isWide = isWideAllowed && longestName > 0 && tileWidthPx > WIDE_RATIO * tileHeightPx;
  // A name may be cut, a number may not.
  const besidePx = Math.max(0, tileWidthPx - paddingPx - WIDE_GAP_PX - LEAST_UNCUT_PX * widestEms);
  const hasNames = longestName > 0 && (isWide ? besidePx : tileWidthPx - paddingPx) >= LEAST_NAME_PX;
  const linePx = nameSizePx === null ? NAME_HEIGHT_PX : nameSizePx * NAME_LINE_HEIGHT;
  const wishedPx = longestName * ((NAME_CHARACTER_PX * (nameSizePx ?? 12)) / 12) + 16;
  return {
    isWide,
    hasNames,
    losesNames: longestName > 0 && !hasNames,
    nameSizePx,
    nameWidthPx: isWide && hasNames ? Math.min(tileWidthPx * 0.6, wishedPx, besidePx) : 0,
    nameHeightPx: hasNames && !isWide ? linePx : 0,
  };
}

export function isNarrowTile(tileWidthPx: number): boolean {
  return tileWidthPx < NARROW_BELOW_PX;
}

/** No height: there is no room for a line. */
function belowNumber(freePx: number, tileWidthPx: number): StatBox {
  const heightPx = Math.floor(freePx - 4);
  return { widthPx: Math.ceil(tileWidthPx), heightPx: heightPx >= LEAST_SPARK_PX ? heightPx : 0 };
}

function besideNumber(freePx: number, tile: StatBox): StatBox {
  const widthPx = Math.floor(Math.min(freePx - 2 * WIDE_GAP_PX, tile.widthPx * MOST_SPARK_SHARE));
  const heightPx = Math.floor(Math.min(MOST_WIDE_SPARK_PX, tile.heightPx * WIDE_SPARK_SHARE));
  const hasRoom = widthPx >= LEAST_WIDE_SPARK_PX && heightPx >= LEAST_SPARK_PX;
  return { widthPx, heightPx: hasRoom ? heightPx : 0 };
}

function heightOf(heightPx: number, rowCount: number, gapPx: number): number {
  return (heightPx - gapPx * (rowCount - 1)) / rowCount;
}

/** Of a list that scrolls: as many rows as fit stand there whole, and none is seen by half. */
function wholeRowPx(heightPx: number, leastPx: number, gapPx: number): number {
  const rowCount = Math.max(1, Math.floor((heightPx + gapPx) / (leastPx + gapPx)));
  return Math.max(leastPx, heightOf(heightPx, rowCount, gapPx));
}

/** The largest letters whose line is no higher than the tile. */
function lineSize(tileHeightPx: number): number {
  return Math.max(LEAST_UNCUT_PX, Math.floor((tileHeightPx - TILE_PADDING_PX) / LINE_HEIGHT));
}

/** Width of what stands large, for its size. */
function emsOf({ value: { display }, largeName }: StatTile): number {
  if (largeName !== null) return textEms(largeName);
  return textEms(`${display.prefix}${display.text}`) + display.suffix.length * DIGIT_EMS * UNIT_SCALE;
}

interface NameRoom {
  readonly isWide: boolean;
  readonly tileWidthPx: number;
  readonly paddingPx: number;
  readonly valueWidthPx: number;
  readonly sparkWidthPx: number;
}

/** Beside the number and its line in a wide tile; else the width of the tile. */
function nameRoom({ isWide, tileWidthPx, paddingPx, valueWidthPx, sparkWidthPx }: NameRoom): number {
  const insidePx = tileWidthPx - paddingPx;
  if (!isWide) return insidePx;
  const linePx = sparkWidthPx === 0 ? 0 : sparkWidthPx + WIDE_GAP_PX;
  return insidePx - WIDE_GAP_PX - valueWidthPx - linePx;
}
