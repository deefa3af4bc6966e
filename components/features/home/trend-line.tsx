// A small line that takes the width it gets; decoration beside a number, so it has no name of its own.
import { sparklineRuns } from '@/components/charts/sparkline';

/** Units of the drawing; the browser stretches them, strokes keep their width. */
const WIDTH = 300;
const HEIGHT = 28;

export function TrendLine({ values }: { readonly values: readonly number[] }) {
  const runs = sparklineRuns({ values: Float64Array.from(values), widthPx: WIDTH, heightPx: HEIGHT });
  const pathOf = (run: readonly (readonly [number, number])[]): string =>
    run.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const area = runs
    .map((run) => `${pathOf(run)}L${run.at(-1)?.[0] ?? 0} ${HEIGHT}L${run[0]?.[0] ?? 0} ${HEIGHT}Z`)
    .join('');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-full w-full"
    >
      <path d={area} className="fill-series-1/12" />
      <path
        d={runs.map(pathOf).join('')}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-series-1"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
