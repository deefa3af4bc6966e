'use client';
// The honeycomb panel: one cell for each value, coloured by its state.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { hexagonPoints, layoutComb, type CombCell, type CombLayout } from '@/components/charts/comb-layout';
import { shortNames } from '@/components/charts/short-name';
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
  const words = useMemo(() => fitWords(values, chosen, layout.radiusPx), [values, chosen, layout.radiusPx]);
  const short = useMemo(
    () =>
      shortNames(
        values.map(({ name }) => name),
        words.roomPx,
        { fontPx: words.fontPx },
      ),
    [values, words],
  );
  usePainted(layout, onPainted);
  return (
    <ul aria-label={title} className="relative size-full overflow-hidden">
      {values.map((value, at) => (
        <Cell
          key={value.key}
          value={value}
          shortName={short[at]}
          cell={layout.cells[at]}
          layout={layout}
          words={words}
          options={chosen}
          links={linksOfValue(value, linksAt)}
        />
      ))}
    </ul>
  );
}

interface CellProps {
  readonly value: SingleValue;
  readonly shortName: string | undefined;
  readonly cell: CombCell | undefined;
  readonly layout: CombLayout;
  readonly words: CombWords;
  readonly options: CombOptions;
  readonly links: readonly ResolvedLink[];
}

interface CombWords {
  /** One size for all cells; 0 = no words. */
  readonly fontPx: number;
  readonly hasNames: boolean;
  readonly roomPx: number;
}

/** Longer names are cut, so that one of them does not make all words small. */
const NAME_CHARACTERS = 14;
/** Of the radius, for the height of a line. */
const TWO_LINES = 0.36;
const ONE_LINE = 0.6;

/** Names and values where both can be read, else values alone, else nothing. */
function fitWords(values: readonly SingleValue[], options: CombOptions, radiusPx: number): CombWords {
  const roomPx = radiusPx * (options.shape === 'hexagon' ? 1.55 : 1.6);
  const longestOf = (lengthOf: (value: SingleValue) => number): number =>
    values.reduce((most, value) => Math.max(most, lengthOf(value)), 1);
  const valueLength = options.hasValue ? longestOf(({ display }) => joinParts(display).length) : 1;
  const nameLength = Math.min(
    NAME_CHARACTERS,
    longestOf(({ name }) => name.length),
  );
  const sizeFor = (length: number, lineShare: number): number =>
    Math.min(MOST_TEXT_PX, radiusPx * lineShare, roomPx / (length * CHARACTER_SHARE));
  const both = sizeFor(Math.max(valueLength, nameLength), TWO_LINES);
  if (options.hasName && both >= LEAST_TEXT_PX) return { fontPx: both, hasNames: true, roomPx };
  const alone = options.hasValue ? sizeFor(valueLength, ONE_LINE) : 0;
  return { fontPx: alone >= LEAST_TEXT_PX ? alone : 0, hasNames: false, roomPx };
}

/** Smaller words cannot be read. */
const LEAST_TEXT_PX = 9;
const MOST_TEXT_PX = 20;
const CHARACTER_SHARE = 0.58;

function Cell({ value, shortName, cell, layout, words, options, links }: CellProps) {
  const theme = useChartTheme();
  if (cell === undefined) return null;
  const { radiusPx } = layout;
  const text = joinParts(value.display);
  const color = value.display.color === UNKNOWN_COLOR ? theme.fill.nodata : value.display.color;
  const side = Math.ceil(radiusPx * 2);
  const own = { centerX: side / 2, centerY: side / 2 };
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
      {words.fontPx > 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center leading-tight"
          style={{ color: readableOn(color), fontSize: words.fontPx }}
        >
          {words.hasNames && (
            <span className="truncate" style={{ maxWidth: words.roomPx }}>
              {shortName}
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
