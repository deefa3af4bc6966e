'use client';
// The gauge panel: dials with a ring of thresholds and the number inside.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { usePainted } from '@/components/charts/use-painted';
import {
  arcPath,
  layoutDial,
  layoutGauges,
  ringLabels,
  ringParts,
  trackPath,
  valuePath,
  type GaugeGrid,
} from '@/components/panels/gauge/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import { UNKNOWN_COLOR, type ColorTheme } from '@/lib/series/colors';
import { singleValues, type SingleValue } from '@/lib/series/single-values';
import { formatNumber, joinParts } from '@/lib/units/format-value';
import { wordColor } from '@/lib/series/word-color';

export function GaugePanel({
  frames,
  options,
  fieldConfig,
  timeZone,
  timeRange,
  title,
  width,
  height,
  onPainted,
  linksAt,
}: PanelViewProps) {
  const theme = useChartTheme();
  const nowMs = timeRange.toMs;
  const values = useMemo(
    () => singleValues({ frames, options, fieldConfig, theme, timeZone, nowMs }),
    [frames, options, fieldConfig, theme, timeZone, nowMs],
  );
  const { orientation } = options;
  const grid = layoutGauges(
    values.length,
    { widthPx: width, heightPx: height },
    {
      orientation: orientation === 'horizontal' || orientation === 'vertical' ? orientation : 'auto',
      hasNames: values.length > 1,
    },
  );
  usePainted(values, onPainted);
  return (
    <div
      className="grid size-full content-center gap-2 overflow-hidden"
      style={{ gridTemplateColumns: `repeat(${grid.columnCount}, minmax(0, 1fr))` }}
    >
      {values.map((value) => (
        <ValueLinks key={value.key} links={linksOfValue(value, linksAt)} label={value.name}>
          <GaugeTile
            value={value}
            grid={grid}
            theme={theme}
            name={values.length > 1 && grid.heightPx >= LEAST_NAMED_PX ? value.name : ''}
            label={values.length > 1 ? value.name : title}
            hasRing={options['showThresholdMarkers'] !== false}
            hasLabels={options['showThresholdLabels'] === true}
          />
        </ValueLinks>
      ))}
    </div>
  );
}

interface GaugeTileProps {
  readonly value: SingleValue;
  readonly grid: GaugeGrid;
  readonly theme: ColorTheme;
  /** Below the dial; "" = none. */
  readonly name: string;
  /** For the accessible name. */
  readonly label: string;
  readonly hasRing: boolean;
  /** Values of the thresholds around the ring. */
  readonly hasLabels: boolean;
}

/** Lower dials keep their room for themselves. */
const LEAST_NAMED_PX = 30;
const LABEL_ROOM_PX = 34;
/** Smaller dials have no room for them. */
const LEAST_LABELLED_PX = 130;

function GaugeTile({ value, grid, theme, name, label, hasRing, hasLabels }: GaugeTileProps) {
  const { display, config } = value;
  const isEmpty = display.text === '' && display.prefix === '';
  const number = isEmpty ? '–' : `${display.prefix}${display.text}`;
  const isLabelled = hasLabels && Math.min(grid.widthPx, grid.heightPx) >= LEAST_LABELLED_PX;
  const dial = layoutDial(grid, number + display.suffix.trim(), isLabelled ? LABEL_ROOM_PX : 0);
  const format = (at: number): string => joinParts(formatNumber(at, config.unit, { decimals: config.decimals }));
  // Of what the number is a part, when the panel says so.
  const scaleText =
    config.max === undefined
      ? ''
      : `of ${joinParts(formatNumber(config.max, config.unit, { decimals: config.decimals }))}`;
  const isPlain = display.color === UNKNOWN_COLOR || display.color === theme.ink;
  const color = isPlain ? (theme.series[0] ?? theme.ink) : display.color;
  const unit = display.suffix;
  return (
    <div className="flex min-h-0 min-w-0 flex-col items-center">
      <svg
        role="img"
        aria-label={`${label}: ${joinParts(display)} ${scaleText}`.trim()}
        width={Math.max(0, grid.widthPx)}
        height={Math.max(0, dial.heightPx)}
        className="block overflow-visible"
      >
        <path d={trackPath(dial)} fill="none" stroke={theme.hover} strokeWidth={dial.bandPx} />
        <path d={valuePath(dial, value)} fill="none" stroke={color} strokeWidth={dial.bandPx} />
        {hasRing &&
          ringParts(value, theme).map((part) => (
            <path
              key={part.fromAngle}
              d={arcPath(dial, dial.radiusPx + 3, part.fromAngle, part.toAngle)}
              fill="none"
              stroke={part.color}
              strokeWidth={2}
            />
          ))}
        {isLabelled &&
          ringLabels(dial, value, theme, format).map(({ x, y, anchor, text, color: own }) => (
            <text key={text} x={x} y={y} textAnchor={anchor} fill={wordColor(own, theme)} fontSize={11}>
              {text}
            </text>
          ))}
        <text
          data-testid="stat-value"
          data-value={String(display.raw)}
          x={dial.centerX}
          y={dial.centerY + dial.radiusPx * 0.14}
          textAnchor="middle"
          fill={theme.ink}
          className="font-semibold tabular-nums"
          fontSize={Math.round(dial.valueSizePx)}
        >
          {number}
          {unit !== '' && (
            <tspan fontSize={Math.max(10, Math.round(dial.valueSizePx * 0.57))} fontWeight={450} fill={theme.inkMuted}>
              {unit.startsWith(' ') ? `\u2009${unit.trim()}` : unit}
            </tspan>
          )}
        </text>
        {scaleText !== '' && dial.radiusPx > 40 && (
          <text
            x={dial.centerX}
            y={dial.centerY + dial.radiusPx * 0.14 + 17}
            textAnchor="middle"
            fill={theme.inkMuted}
            fontSize={11}
          >
            {scaleText}
          </text>
        )}
      </svg>
      {name !== '' && (
        <div className="h-5 max-w-full truncate text-xs text-ink-muted" title={name}>
          {name}
        </div>
      )}
    </div>
  );
}
