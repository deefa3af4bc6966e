'use client';
// A pie or a ring: slices drawn by ECharts, and the one under the pointer in words.
import { useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { EChartsHost, type PointedItem } from '@/components/charts/echarts/echarts-host';
import { drawnSlices, pieOption, type PieSlice } from '@/components/charts/echarts/pie-option';
import { PointTooltip } from '@/components/charts/point-tooltip';

export interface ChartSlice extends PieSlice {
  readonly name: string;
  readonly valueText: string;
  readonly shareText: string;
}

export interface PieChartProps {
  /** Stands for the picture. */
  readonly sentence: string;
  readonly slices: readonly ChartSlice[];
  readonly isRing: boolean;
  readonly width: number;
  readonly height: number;
  readonly emphasisedKey: string | null;
  readonly onEmphasise: (key: string | null) => void;
  readonly onPainted?: (() => void) | undefined;
}

const MARGIN_PX = 4;
const HOLE_SHARE = 0.62;

export function PieChart(props: PieChartProps) {
  const { sentence, slices, isRing, width, height, emphasisedKey, onEmphasise, onPainted } = props;
  const theme = useChartTheme();
  const [pointed, setPointed] = useState<PointedItem | null>(null);
  const drawn = useMemo(() => drawnSlices(slices), [slices]);
  const option = useMemo(() => {
    const radiusPx = Math.max(0, Math.min(width, height) / 2 - MARGIN_PX);
    return pieOption({
      slices,
      circle: { centerX: width / 2, centerY: height / 2, radiusPx, innerPx: isRing ? radiusPx * HOLE_SHARE : 0 },
      gapColor: theme.panel,
      emphasisedKey,
    });
  }, [slices, isRing, width, height, theme, emphasisedKey]);
  const slice = pointed === null ? undefined : drawn[pointed.dataIndex];
  return (
    <figure
      // A canvas with layers is not an image file.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={sentence}
      data-point-count={drawn.length}
      className="relative flex-none overflow-hidden"
    >
      <EChartsHost
        family="pie"
        option={option}
        width={width}
        height={height}
        onPainted={onPainted}
        onPointed={(item) => {
          setPointed(item);
          onEmphasise(item === null ? null : (drawn[item.dataIndex]?.key ?? null));
        }}
      />
      {pointed !== null && slice !== undefined && (
        <PointTooltip x={pointed.x} y={pointed.y} widthPx={width} heightPx={height}>
          <span className="flex items-center gap-2">
            <span aria-hidden className="size-2.5 flex-none rounded-[2px]" style={{ background: slice.color }} />
            <span className="min-w-0 truncate">{slice.name}</span>
            <span className="pl-3 whitespace-nowrap tabular-nums">{slice.valueText}</span>
            <span className="whitespace-nowrap text-ink-muted tabular-nums">{slice.shareText}</span>
          </span>
        </PointTooltip>
      )}
    </figure>
  );
}
