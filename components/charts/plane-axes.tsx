'use client';
// Grid lines, labels and titles of the two axes of a plane. SVG, drawn behind or over a canvas.
import { useChartTheme } from '@/components/charts/chart-theme';
import type { PlaneLayout } from '@/components/charts/plane-layout';

export interface PlaneAxesProps {
  readonly layout: PlaneLayout;
  /** Lines at the ticks of the left axis. */
  readonly hasGrid: boolean;
}

export function PlaneAxes({ layout, hasGrid }: PlaneAxesProps) {
  const theme = useChartTheme();
  const { box, xTicks, yTicks, xLabel, yLabel } = layout;
  const middleY = (box.top + box.bottom) / 2;
  return (
    <g className="pointer-events-none tabular-nums" fontSize={11} fill={theme.inkMuted}>
      {yTicks.map(({ at, label }) => (
        <g key={`${at} ${label}`}>
          {hasGrid && (
            <line
              x1={box.left}
              x2={box.right}
              y1={Math.round(at) + 0.5}
              y2={Math.round(at) + 0.5}
              stroke={theme.lineSubtle}
            />
          )}
          <text x={box.left - 8} y={at} dy="0.35em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, label }) => (
        <g key={`${at} ${label}`}>
          <text x={at} y={box.bottom + 17} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {xLabel !== '' && (
        <text x={(box.left + box.right) / 2} y={layout.heightPx - 4} textAnchor="middle">
          {xLabel}
        </text>
      )}
      {yLabel !== '' && (
        <text x={10} y={middleY} textAnchor="middle" transform={`rotate(-90 10 ${middleY})`}>
          {yLabel}
        </text>
      )}
    </g>
  );
}
