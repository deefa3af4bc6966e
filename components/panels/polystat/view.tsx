'use client';
// The honeycomb panel: one cell for each value, coloured by its state.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { hexagonPoints, layoutComb, type CombCell, type CombLayout } from '@/components/charts/comb-layout';
import { usePainted } from '@/components/charts/use-painted';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { readCombOptions, shownCells, withPluginConfig, type CombOptions } from '@/components/panels/polystat/prepare';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import type { ResolvedLink } from '@/lib/dashboard/link-url';
import { UNKNOWN_COLOR } from '@/lib/series/colors';
import { readableOn } from '@/lib/series/readable-on';
import { singleValues, type SingleValue } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';

export function HoneycombPanel(props: PanelViewProps) {
  const { frames, options, fieldConfig, timeZone, timeRange, title, width, height, onPainted, linksAt } = props;
  const theme = useChartTheme();
  const chosen = useMemo(() => readCombOptions(options), [options]);
  const nowMs = timeRange.toMs;
  const values = useMemo(
    () =>
      shownCells(
        singleValues({
          frames,
          options: { reduceOptions: chosen.reduceOptions },
          fieldConfig: withPluginConfig(fieldConfig, options),
          theme,
          timeZone,
          nowMs,
        }),
        chosen,
      ),
    [frames, options, chosen, fieldConfig, theme, timeZone, nowMs],
  );
  const layout = useMemo(
    () => layoutComb(values.length, chosen.shape, width, height),
    [values.length, chosen.shape, width, height],
  );
  usePainted(layout, onPainted);
  return (
    <ul aria-label={title} className="relative size-full overflow-hidden">
      {values.map((value, at) => (
        <Cell
          key={value.key}
          value={value}
          cell={layout.cells[at]}
          layout={layout}
          options={chosen}
          links={linksOfValue(value, linksAt)}
        />
      ))}
    </ul>
  );
}

interface CellProps {
  readonly value: SingleValue;
  readonly cell: CombCell | undefined;
  readonly layout: CombLayout;
  readonly options: CombOptions;
  readonly links: readonly ResolvedLink[];
}

/** Smaller words cannot be read. */
const LEAST_TEXT_PX = 9;
const MOST_TEXT_PX = 20;
const CHARACTER_SHARE = 0.58;

function Cell({ value, cell, layout, options, links }: CellProps) {
  const theme = useChartTheme();
  if (cell === undefined) return null;
  const { radiusPx } = layout;
  const text = joinParts(value.display);
  const color = value.display.color === UNKNOWN_COLOR ? theme.fill.nodata : value.display.color;
  const side = Math.ceil(radiusPx * 2);
  const own = { centerX: side / 2, centerY: side / 2 };
  const room = radiusPx * (options.shape === 'hexagon' ? 1.5 : 1.6);
  const longest = Math.max(
    1,
    options.hasName ? Math.min(value.name.length, 16) : 0,
    options.hasValue ? text.length : 0,
  );
  const fontPx = Math.min(MOST_TEXT_PX, radiusPx * 0.36, room / (longest * CHARACTER_SHARE));
  const hasWords = fontPx >= LEAST_TEXT_PX;
  const hasValueAlone = !hasWords && options.hasValue && room / (text.length * CHARACTER_SHARE) >= LEAST_TEXT_PX;
  return (
    <li
      aria-label={`${value.name}: ${text}`}
      title={`${value.name}: ${text}`}
      data-value={String(value.display.raw)}
      className="absolute hover:brightness-110"
      style={{ left: cell.centerX - side / 2, top: cell.centerY - side / 2, width: side, height: side }}
    >
      <ValueLinks links={links} label={value.name} className="absolute inset-0">
        <svg aria-hidden width={side} height={side} className="block">
          <Shape shape={options.shape} cell={own} radiusPx={radiusPx} color={color} />
        </svg>
      </ValueLinks>
      {(hasWords || hasValueAlone) && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center leading-tight"
          style={{
            color: readableOn(color),
            fontSize: hasWords ? fontPx : Math.min(MOST_TEXT_PX, room / (text.length * CHARACTER_SHARE)),
          }}
        >
          {hasWords && options.hasName && (
            <span className="truncate" style={{ maxWidth: room }}>
              {value.name}
            </span>
          )}
          {options.hasValue && <span className="font-semibold tabular-nums">{text}</span>}
        </span>
      )}
    </li>
  );
}

interface ShapeProps {
  readonly shape: CombOptions['shape'];
  readonly cell: CombCell;
  readonly radiusPx: number;
  readonly color: string;
}

function Shape({ shape, cell, radiusPx, color }: ShapeProps) {
  if (shape === 'circle') return <circle cx={cell.centerX} cy={cell.centerY} r={radiusPx} fill={color} />;
  if (shape === 'square')
    return (
      <rect
        x={cell.centerX - radiusPx}
        y={cell.centerY - radiusPx}
        width={2 * radiusPx}
        height={2 * radiusPx}
        rx={3}
        fill={color}
      />
    );
  return <polygon points={hexagonPoints(cell, radiusPx)} fill={color} />;
}
