'use client';
// Bars over names: groups or stacks, upright or lying. SVG: bars are few, and each has words of its own.
import { useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { readableOn } from '@/lib/series/readable-on';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { layoutColumns, type ColumnModel, type PlacedBar } from '@/components/charts/column-layout';

export interface ColumnChartProps {
  readonly title: string;
  readonly model: ColumnModel;
  readonly width: number;
  readonly height: number;
  /** Pointed at in the legend; the others step back. */
  readonly emphasisedKey: string | null;
}

export function ColumnChart({ title, model, width, height, emphasisedKey }: ColumnChartProps) {
  const theme = useChartTheme();
  const layout = useMemo(() => layoutColumns(model, { widthPx: width, heightPx: height }), [model, width, height]);
  const [pointed, setPointed] = useState<PlacedBar | null>(null);
  return (
    <figure
      aria-label={`${title}. Bar chart, ${model.groups.length} groups of ${model.series.length}`}
      data-series-count={model.series.length}
      data-point-count={model.groups.length}
      className="relative size-full overflow-hidden"
    >
      <svg role="img" aria-hidden width={width} height={height} className="block">
        {layout.valueTicks.map((tick) => (
          <g key={tick.value}>
            <line {...tick.line} stroke={theme.lineSubtle} />
            <text {...tick.place} fontSize={11} fill={theme.inkMuted}>
              {tick.label}
            </text>
          </g>
        ))}
        {layout.bars.map((bar) => (
          <rect
            key={bar.key}
            x={bar.x}
            y={bar.y}
            width={bar.width}
            height={bar.height}
            rx={Math.min(model.radiusShare * Math.min(bar.width, bar.height), 12)}
            fill={bar.color}
            fillOpacity={bar === pointed ? 1 : (model.fillOpacity / 100) * fadeOf(bar, emphasisedKey)}
            strokeOpacity={fadeOf(bar, emphasisedKey)}
            stroke={bar.color}
            strokeWidth={model.lineWidth}
            onPointerEnter={() => setPointed(bar)}
            onPointerLeave={() => setPointed(null)}
          />
        ))}
        {layout.bars.map(
          (bar) =>
            bar.label !== null && (
              <text
                key={bar.key}
                {...bar.label}
                fontSize={11}
                fill={bar.isLabelInside && model.fillOpacity >= 50 ? readableOn(bar.color) : theme.ink}
                className="pointer-events-none tabular-nums"
              >
                {bar.text}
              </text>
            ),
        )}
        {layout.names.map((name) => (
          <text
            key={name.key}
            x={name.x}
            y={name.y}
            textAnchor={name.anchor}
            transform={name.rotation === 0 ? undefined : `rotate(${name.rotation} ${name.x} ${name.y})`}
            fontSize={11}
            fill={theme.inkMuted}
          >
            {name.text}
            <title>{name.full}</title>
          </text>
        ))}
        <line x1={layout.zero.x1} x2={layout.zero.x2} y1={layout.zero.y1} y2={layout.zero.y2} stroke={theme.line} />
      </svg>
      {pointed !== null && model.tooltip !== 'none' && (
        <PointTooltip x={pointed.x + pointed.width / 2} y={Math.max(0, pointed.y)} widthPx={width} heightPx={height}>
          <GroupWords pointed={pointed} bars={layout.bars} isWhole={model.tooltip === 'multi'} />
        </PointTooltip>
      )}
    </figure>
  );
}

interface GroupWordsProps {
  readonly pointed: PlacedBar;
  readonly bars: readonly PlacedBar[];
  /** All bars of the group, or the one that is pointed at. */
  readonly isWhole: boolean;
}

const ROW_LIMIT = 12;

function GroupWords({ pointed, bars, isWhole }: GroupWordsProps) {
  const rows = isWhole ? bars.filter(({ group }) => group === pointed.group) : [pointed];
  return (
    <>
      <span className="block pb-1 text-ink-muted">{pointed.groupName}</span>
      {rows.slice(0, ROW_LIMIT).map((bar) => (
        <span
          key={bar.key}
          className={`flex h-5 items-center gap-2 ${bar === pointed && isWhole ? 'font-semibold' : ''}`}
        >
          <span aria-hidden className="h-[3px] w-3 flex-none rounded-[1px]" style={{ background: bar.color }} />
          <span className="min-w-0 flex-1 truncate">{bar.seriesName}</span>
          <span className="pl-3 tabular-nums">{bar.text}</span>
        </span>
      ))}
      {rows.length > ROW_LIMIT && <span className="text-ink-faint">+ {rows.length - ROW_LIMIT} more</span>}
    </>
  );
}

function fadeOf(bar: PlacedBar, emphasisedKey: string | null): number {
  return emphasisedKey === null || emphasisedKey === bar.seriesKey ? 1 : 0.25;
}
