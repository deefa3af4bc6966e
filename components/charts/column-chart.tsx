'use client';
// Bars over names: groups or stacks, upright or lying, drawn by ECharts; those under the pointer in words.
import { useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { columnOption } from '@/components/charts/echarts/column-option';
import { EChartsHost, type PointedItem } from '@/components/charts/echarts/echarts-host';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { layoutColumns, type ColumnModel, type ColumnBar } from '@/components/charts/column-layout';

export interface ColumnChartProps {
  readonly title: string;
  readonly model: ColumnModel;
  readonly width: number;
  readonly height: number;
  /** Pointed at in the legend; the others step back. */
  readonly emphasisedKey: string | null;
  readonly onPainted?: (() => void) | undefined;
}

export function ColumnChart({ title, model, width, height, emphasisedKey, onPainted }: ColumnChartProps) {
  const theme = useChartTheme();
  const layout = useMemo(() => layoutColumns(model, { widthPx: width, heightPx: height }), [model, width, height]);
  const option = useMemo(
    () => columnOption({ model, layout, size: { widthPx: width, heightPx: height }, theme, emphasisedKey }),
    [model, layout, width, height, theme, emphasisedKey],
  );
  const [item, setItem] = useState<PointedItem | null>(null);
  const series = item === null ? undefined : model.series[item.seriesIndex];
  const pointed = layout.bars.find((bar) => bar.series === series && bar.group === item?.dataIndex);
  return (
    <figure
      // A canvas with layers is not an image file.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={`${title}. Bar chart, ${model.groups.length} groups of ${model.series.length}`}
      data-series-count={model.series.length}
      data-point-count={model.groups.length}
      className="relative size-full overflow-hidden"
    >
      <EChartsHost
        family="bar"
        option={option}
        width={width}
        height={height}
        onPointed={setItem}
        onPainted={onPainted}
      />
      {item !== null && pointed !== undefined && model.tooltip !== 'none' && (
        <PointTooltip x={item.x} y={item.y} widthPx={width} heightPx={height}>
          <GroupWords
            groupName={model.groups[pointed.group] ?? ''}
            pointed={pointed}
            bars={layout.bars}
            isWhole={model.tooltip === 'multi'}
          />
        </PointTooltip>
      )}
    </figure>
  );
}

interface GroupWordsProps {
  readonly groupName: string;
  readonly pointed: ColumnBar;
  readonly bars: readonly ColumnBar[];
  /** All bars of the group, or the one that is pointed at. */
  readonly isWhole: boolean;
}

const ROW_LIMIT = 12;

function GroupWords({ groupName, pointed, bars, isWhole }: GroupWordsProps) {
  const rows = isWhole ? bars.filter(({ group }) => group === pointed.group) : [pointed];
  return (
    <>
      <span className="block pb-1 text-ink-muted">{groupName}</span>
      {rows.slice(0, ROW_LIMIT).map((bar) => (
        <span
          key={bar.series.key}
          className={`flex h-5 items-center gap-2 ${bar === pointed && isWhole ? 'font-semibold' : ''}`}
        >
          <span aria-hidden className="h-[3px] w-3 flex-none rounded-[1px]" style={{ background: bar.color }} />
          <span className="min-w-0 flex-1 truncate">{bar.series.name}</span>
          <span className="pl-3 tabular-nums">{bar.text}</span>
        </span>
      ))}
      {rows.length > ROW_LIMIT && <span className="text-ink-faint">+ {rows.length - ROW_LIMIT} more</span>}
    </>
  );
}
