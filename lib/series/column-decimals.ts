// One number of decimals for numbers that stand above each other, so that their points line up.
import type { DisplayFunction } from '@/lib/series/display';
import type { Cell } from '@/lib/series/frame';

/** More rows than this say nothing new about the size of the numbers. */
const SAMPLE_LIMIT = 500;

/**
 * Decimals that the largest number needs. undefined: each cell decides for itself, because the numbers have
 * different units ("1 KiB", "3 MiB"), are words, or there are none.
 */
export function columnDecimals(cells: readonly Cell[], display: DisplayFunction): number | undefined {
  let largest = 0;
  let suffix: string | null = null;
  for (const cell of cells.slice(0, SAMPLE_LIMIT)) {
    if (typeof cell !== 'number' || !Number.isFinite(cell) || cell === 0) continue;
    const shown = display(cell);
    if (shown.isMapped || shown.text.includes('e') || (suffix !== null && shown.suffix !== suffix)) return undefined;
    suffix = shown.suffix;
    largest = Math.max(largest, Math.abs(cell));
  }
  return suffix === null ? undefined : decimalsShown(display(largest).text);
}

/** As `display`, unless that many decimals would turn a small number into zero. */
export function displayInColumn(
  cell: Cell,
  display: DisplayFunction,
  decimals: number | undefined,
): ReturnType<DisplayFunction> {
  const shown = display(cell, decimals);
  if (decimals === undefined || typeof cell !== 'number' || cell === 0 || shown.isMapped) return shown;
  return Number(shown.text) === 0 ? display(cell) : shown;
}

function decimalsShown(text: string): number {
  const dotAt = text.indexOf('.');
  return dotAt < 0 ? 0 : text.length - dotAt - 1;
}
