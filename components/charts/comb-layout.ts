// How many cells of which size fill a box: hexagons like a honeycomb, circles or squares. Pure.

export type CombShape = 'hexagon' | 'circle' | 'square';

export interface CombCell {
  readonly centerX: number;
  readonly centerY: number;
}

export interface CombLayout {
  /** From the centre of a cell to its corner (hexagon), rim (circle) or edge (square). */
  readonly radiusPx: number;
  readonly cells: readonly CombCell[];
}

const SQRT3 = Math.sqrt(3);
const GAP_SHARE = 0.94;
/** Few cells in a large panel do not become monsters. */
const MOST_RADIUS_PX = 90;

/** Tries every number of columns and takes the one with the largest cells. */
export function layoutComb(count: number, shape: CombShape, widthPx: number, heightPx: number): CombLayout {
  if (count <= 0 || widthPx <= 0 || heightPx <= 0) return { radiusPx: 0, cells: [] };
  let best = { columns: 1, pitch: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const pitch = Math.min(widthPx / widthUnits(columns, rows, shape), heightPx / heightUnits(rows, shape));
    if (pitch > best.pitch) best = { columns, pitch };
  }
  const limit = shape === 'hexagon' ? MOST_RADIUS_PX : 2 * MOST_RADIUS_PX;
  const grid = { columns: best.columns, pitch: Math.min(best.pitch, limit), shape };
  return placeCells(count, grid, { widthPx, heightPx });
}

/** Widths in the unit of the pitch: the radius of a hexagon, the side of others. */
function widthUnits(columns: number, rows: number, shape: CombShape): number {
  // Every second row is moved by half a hexagon.
  return shape === 'hexagon' ? SQRT3 * (columns + (rows > 1 ? 0.5 : 0)) : columns;
}

function heightUnits(rows: number, shape: CombShape): number {
  return shape === 'hexagon' ? 2 + 1.5 * (rows - 1) : rows;
}

function placeCells(
  count: number,
  { columns, pitch, shape }: { readonly columns: number; readonly pitch: number; readonly shape: CombShape },
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): CombLayout {
  const rows = Math.ceil(count / columns);
  const left = (widthPx - widthUnits(Math.min(columns, count), rows, shape) * pitch) / 2;
  const top = (heightPx - heightUnits(rows, shape) * pitch) / 2;
  const cells = Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns);
    const column = at % columns;
    if (shape !== 'hexagon') return { centerX: left + (column + 0.5) * pitch, centerY: top + (row + 0.5) * pitch };
    const shift = rows > 1 && row % 2 === 1 ? 0.5 : 0;
    return { centerX: left + SQRT3 * pitch * (column + 0.5 + shift), centerY: top + pitch * (1 + 1.5 * row) };
  });
  return { radiusPx: (shape === 'hexagon' ? pitch : pitch / 2) * GAP_SHARE, cells };
}

/** Corners of a hexagon that stands on a point. */
export function hexagonPoints({ centerX, centerY }: CombCell, radiusPx: number): string {
  return Array.from({ length: 6 }, (_, corner) => {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    return `${(centerX + radiusPx * Math.cos(angle)).toFixed(1)},${(centerY + radiusPx * Math.sin(angle)).toFixed(1)}`;
  }).join(' ');
}
