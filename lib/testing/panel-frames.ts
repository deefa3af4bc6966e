// Frames of the shape that a panel's query asks for: series, a table or buckets, with fixed numbers.
import { labelSetOf } from '@/lib/labels/label-set';
import { framesFromQuery } from '@/lib/series/frames-from-query';
import type { Frame } from '@/lib/series/frame';

const STEP_COUNT = 31;
const HOSTS = ['a', 'b', 'c'];
const BOUNDS = ['0.1', '0.5', '1', '+Inf'];

/** `target` is a query of a panel's JSON. Labels that its legend or grouping names are there. */
export function targetFrames(
  target: Readonly<Record<string, unknown>>,
  range: { readonly fromMs: number; readonly toMs: number },
): Frame[] {
  const text = (key: string): string => (typeof target[key] === 'string' ? target[key] : '');
  const format = text('format') === 'table' || text('format') === 'heatmap' ? text('format') : 'time_series';
  const wanted = [...text('legendFormat').matchAll(/\{\{\s*([\w.]+)/g), ...text('expr').matchAll(/by\s*\(\s*(\w+)/g)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => name !== 'le');
  const labelSets =
    format === 'heatmap'
      ? BOUNDS.map((le) => ({ le }))
      : HOSTS.map((host) => Object.fromEntries(['instance', ...wanted].map((name) => [name, `${name}-${host}`])));
  const stepMs = (range.toMs - range.fromMs) / (STEP_COUNT - 1);
  return framesFromQuery(
    {
      kind: 'grid',
      startMs: range.fromMs,
      stepMs,
      stepCount: STEP_COUNT,
      series: labelSets.map((labels, at) => ({
        labels: labelSetOf({ ...labels }),
        values: Float64Array.from({ length: STEP_COUNT }, (_, step) => 10 * (at + 1) + Math.sin(step / 3 + at)),
        present: null,
      })),
    },
    {
      refId: text('refId'),
      expr: text('expr'),
      legendFormat: text('legendFormat'),
      format: format === 'table' || format === 'heatmap' ? format : 'time_series',
    },
  );
}
