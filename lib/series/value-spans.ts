// A field over time as spans of equal display: what state timelines and status histories draw. Pure.
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import type { ColorTheme } from '@/lib/series/colors';
import { displayOf } from '@/lib/series/display';
import type { FieldConfigSource, Thresholds } from '@/lib/series/field-config';
import { cellAt, timeFieldOf, type Cell, type Frame } from '@/lib/series/frame';
import { asRecord } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { joinParts } from '@/lib/units/format-value';

export interface ValueSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly color: string;
  readonly text: string;
}

export interface SpanRow {
  readonly key: string;
  readonly name: string;
  readonly spans: readonly ValueSpan[];
}

export interface SpanRequest {
  readonly frames: readonly Frame[];
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly toMs: number;
  /** Neighbours that read the same become one span. */
  readonly isMerged: boolean;
  /** Rows beyond it are not made. */
  readonly rowLimit?: number;
}

/** A value holds until the next one; the last of a series for its usual step, or to the end of the range. */
export function valueSpans(request: SpanRequest): SpanRow[] {
  const { fieldConfig, theme, timeZone } = request;
  const thresholds = fieldConfig.defaults.thresholds ?? GREEN;
  const frames = applyFieldConfig(request.frames, {
    ...fieldConfig,
    defaults: { ...fieldConfig.defaults, thresholds },
  });
  const names = displayNames(frames);
  const rows: SpanRow[] = [];
  for (const [frameIndex, frame] of frames.entries()) {
    const times = timeFieldOf(frame);
    if (times === null) continue;
    for (const [at, field] of frame.fields.entries()) {
      if (rows.length >= (request.rowLimit ?? Infinity)) return rows;
      if (field.type === 'time' || asRecord(field.config.custom['hideFrom'])['viz'] === true) continue;
      const range = field.type === 'number' ? numberRangeOf([field]) : null;
      const display = displayOf(field, { theme, timeZone, range });
      const shownOf = remembered((cell) => {
        const shown = display(cell);
        return { color: shown.color, text: joinParts(shown) };
      });
      const cells = Array.from({ length: frame.length }, (_, row) => {
        const cell = cellAt(field, row);
        return cell === null || (typeof cell === 'number' && Number.isNaN(cell)) ? null : shownOf(cell);
      });
      const spans = spansOf(times.values, cells, request);
      rows.push({ key: `${frameIndex} ${at}`, name: names[frameIndex]?.[at] ?? field.name, spans });
    }
  }
  return rows;
}

/** States are few and come back often. */
function remembered(show: (cell: Cell) => ShownCell): (cell: Cell) => ShownCell {
  const known = new Map<Cell, ShownCell>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const shown = show(cell);
    known.set(cell, shown);
    return shown;
  };
}

const GREEN: Thresholds = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

interface ShownCell {
  readonly color: string;
  readonly text: string;
}

function spansOf(
  timesMs: Float64Array,
  cells: readonly (ShownCell | null)[],
  { toMs, isMerged }: SpanRequest,
): ValueSpan[] {
  const spans: ValueSpan[] = [];
  for (const [at, cell] of cells.entries()) {
    if (cell === null) continue;
    const fromMs = timesMs[at] ?? 0;
    const nextMs = timesMs[at + 1] ?? NaN;
    const endMs = Number.isNaN(nextMs) ? Math.max(toMs, fromMs) : nextMs;
    if (!Number.isFinite(fromMs)) continue;
    const last = spans.at(-1);
    const isSame = last !== undefined && last.toMs === fromMs && last.text === cell.text && last.color === cell.color;
    if (isMerged && isSame) spans[spans.length - 1] = { ...last, toMs: endMs };
    else spans.push({ fromMs, toMs: endMs, ...cell });
  }
  return spans;
}
