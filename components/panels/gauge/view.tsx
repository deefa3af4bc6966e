'use client';
// The gauge panel: dials with a ring of thresholds and the number inside.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ShortName, shortNames, type ShortNameProps } from '@/components/charts/short-name';
import { usePainted } from '@/components/charts/use-painted';
import { Sparkline } from '@/components/charts/sparkline';
import { readGaugeOptions, type GaugeOptions } from '@/components/panels/gauge/options';
import {
  arcPath,
  bandParts,
  bandPath,
  endPoint,
  holdsText,
  layoutDial,
  layoutGauges,
  ringLabels,
  ringParts,
  type Dial,
  type GaugeGrid,
} from '@/components/panels/gauge/prepare';
import { ValueList } from '@/components/panels/gauge/value-list';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useSingleValues } from '@/components/panels/use-single-values';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import { UNKNOWN_COLOR, type ColorTheme } from '@/lib/series/colors';
import type { SingleValue } from '@/lib/series/single-values';
import { formatNumber, joinParts } from '@/lib/units/format-value';
import { wordColor } from '@/lib/series/word-color';

export function GaugePanel(props: PanelViewProps) {
  const { frames, options, title, width, height, onPainted, linksAt } = props;
  const theme = useChartTheme();
  const values = useSingleValues(props);
  const chosen = useMemo(() => readGaugeOptions(options), [options]);
  const hasNames = chosen.textMode === 'auto' ? values.length > 1 : NAMED_MODES.has(chosen.textMode);
  const grid = layoutGauges(values.length, { widthPx: width, heightPx: height }, { ...chosen, hasNames });
  usePainted(values, onPainted);
  if (values.length === 0 && frames.length > 0) return <NothingShown what="No field" onPainted={onPainted} />;
  // Dials that cannot hold their numbers would only be run over by them.
  if (values.some((value) => !hasRoomFor(value, grid, chosen)))
    return (
      <ValueList
        title={title}
        width={width}
        values={values}
        hasNames={chosen.textMode !== 'value' && width >= LEAST_LISTED_NAME_PX}
        colorOf={(value) => barColor(value, theme)}
        linksAt={linksAt}
      />
    );
  const short = shortNames(
    values.map(({ name }) => name),
    grid.widthPx,
  );
  return (
    <div
      className="grid size-full content-center gap-2 overflow-hidden"
      style={{ gridTemplateColumns: `repeat(${grid.columnCount}, minmax(0, 1fr))` }}
    >
      {values.map((value, at) => (
        <ValueLinks key={value.key} links={linksOfValue(value, linksAt)} label={value.name}>
          <GaugeTile
            value={value}
            grid={grid}
            theme={theme}
            name={
              hasNames && grid.heightPx >= LEAST_NAMED_PX && value.name !== ''
                ? { name: value.name, short: short[at] }
                : null
            }
            label={values.length > 1 ? value.name : title}
            options={chosen}
          />
        </ValueLinks>
      ))}
    </div>
  );
}

/** A narrower list has room for its numbers alone. */
const LEAST_LISTED_NAME_PX = 100;

function hasRoomFor(value: SingleValue, grid: GaugeGrid, options: GaugeOptions): boolean {
  if (VALUELESS_MODES.has(options.textMode)) return true;
  const text = wordsOf(value);
  return holdsText(layoutDial(grid, { ...options, text, labelsPx: 0 }), text);
}

function wordsOf({ display }: SingleValue): string {
  return `${display.prefix}${display.text}${display.suffix.trim()}`;
}

const NAMED_MODES: ReadonlySet<GaugeOptions['textMode']> = new Set(['value_and_name', 'name']);
const VALUELESS_MODES: ReadonlySet<GaugeOptions['textMode']> = new Set(['name', 'none']);

interface GaugeTileProps {
  readonly value: SingleValue;
  readonly grid: GaugeGrid;
  readonly theme: ColorTheme;
  /** Below the dial. */
  readonly name: ShortNameProps | null;
  /** For the accessible name. */
  readonly label: string;
  readonly options: GaugeOptions;
}

/** Lower dials keep their room for themselves. */
const LEAST_NAMED_PX = 30;
const LABEL_ROOM_PX = 34;
/** Smaller dials have no room for them. */
const LEAST_LABELLED_PX = 130;

function GaugeTile({ value, grid, theme, name, label, options }: GaugeTileProps) {
  const { display, config } = value;
  const isEmpty = display.text === '' && display.prefix === '';
  const number = isEmpty ? '–' : `${display.prefix}${display.text}`;
  const isLabelled = options.hasLabels && Math.min(grid.widthPx, grid.heightPx) >= LEAST_LABELLED_PX;
  const dial = layoutDial(grid, {
    ...options,
    text: number + display.suffix.trim(),
    labelsPx: isLabelled ? LABEL_ROOM_PX : 0,
  });
  const format = (at: number): string => joinParts(formatNumber(at, config.unit, { decimals: config.decimals }));
  // Of what the number is a part, when the panel says so.
  const scaleText = config.max === undefined ? '' : `of ${format(config.max)}`;
  const hasValue = !VALUELESS_MODES.has(options.textMode);
  return (
    <div className="flex min-h-0 min-w-0 flex-col items-center">
      <svg
        role="img"
        aria-label={`${label}: ${joinParts(display)} ${scaleText}`.trim()}
        width={Math.max(0, grid.widthPx)}
        height={Math.max(0, dial.heightPx)}
        className="block overflow-visible"
      >
        <Band value={value} dial={dial} theme={theme} options={options} />
        {isLabelled &&
          ringLabels(dial, value, theme, format).map(({ x, y, anchor, text, color: own }) => (
            <text key={text} x={x} y={y} textAnchor={anchor} fill={wordColor(own, theme)} fontSize={11}>
              {text}
            </text>
          ))}
        {hasValue && <DialWords value={value} dial={dial} theme={theme} number={number} scaleText={scaleText} />}
        {options.hasSparkline && <DialSparkline value={value} dial={dial} theme={theme} />}
      </svg>
      {name !== null && (
        <div className="h-5 max-w-full truncate text-xs text-ink-muted" title={name.name}>
          <ShortName {...name} />
        </div>
      )}
    </div>
  );
}

interface DialPartProps {
  readonly value: SingleValue;
  readonly dial: Dial;
  readonly theme: ColorTheme;
}

/** One blue for a value; another colour only when a threshold gives it a meaning. */
function barColor({ display }: SingleValue, theme: ColorTheme): string {
  const isPlain = display.color === UNKNOWN_COLOR || display.color === theme.ink;
  return isPlain ? (theme.series[0] ?? theme.ink) : display.color;
}

function Band({ value, dial, theme, options }: DialPartProps & { readonly options: GaugeOptions }) {
  const color = barColor(value, theme);
  const end = options.hasEndMarker ? endPoint(dial, value) : null;
  return (
    <>
      {bandParts(dial, value, options).map((part) => (
        <path
          key={`${part.fromAngle} ${part.isLit}`}
          d={bandPath(dial, part)}
          fill="none"
          stroke={part.isLit ? color : theme.hover}
          strokeWidth={dial.bandPx}
          strokeLinecap={options.hasRoundEnds && options.segmentCount <= 1 ? 'round' : 'butt'}
        />
      ))}
      {end !== null && (
        <circle cx={end.x} cy={end.y} r={dial.bandPx * 0.32} fill={theme.ink} stroke={color} strokeWidth={2} />
      )}
      {options.hasRing &&
        ringParts(value, theme, dial.sweep).map((part) => (
          <path
            key={part.fromAngle}
            d={arcPath(dial, dial.radiusPx + 3, part.fromAngle, part.toAngle)}
            fill="none"
            stroke={part.color}
            strokeWidth={2}
          />
        ))}
    </>
  );
}

interface DialWordsProps extends DialPartProps {
  readonly number: string;
  readonly scaleText: string;
}

function DialWords({ value, dial, theme, number, scaleText }: DialWordsProps) {
  const { raw, suffix } = value.display;
  const baseline = dial.centerY + dial.radiusPx * 0.14;
  return (
    <>
      <text
        data-testid="stat-value"
        data-value={String(raw)}
        x={dial.centerX}
        y={baseline}
        textAnchor="middle"
        fill={theme.ink}
        className="font-semibold tabular-nums"
        fontSize={Math.round(dial.valueSizePx)}
      >
        {number}
        {suffix !== '' && (
          <tspan fontSize={Math.max(10, Math.round(dial.valueSizePx * 0.57))} fontWeight={450} fill={theme.inkMuted}>
            {suffix.startsWith(' ') ? `\u2009${suffix.trim()}` : suffix}
          </tspan>
        )}
      </text>
      {scaleText !== '' && dial.radiusPx > 40 && (
        <text x={dial.centerX} y={baseline + 17} textAnchor="middle" fill={theme.inkMuted} fontSize={11}>
          {scaleText}
        </text>
      )}
    </>
  );
}

/** Smaller dials have no room below their number. */
const LEAST_SPARK_RADIUS_PX = 60;

function DialSparkline({ value, dial, theme }: DialPartProps) {
  if (value.spark === null || dial.radiusPx < LEAST_SPARK_RADIUS_PX) return null;
  const widthPx = Math.round((dial.radiusPx - dial.bandPx) * 1.1);
  const heightPx = Math.round(dial.radiusPx * 0.22);
  return (
    <g transform={`translate(${dial.centerX - widthPx / 2} ${dial.centerY + dial.radiusPx * 0.3})`}>
      <Sparkline
        values={value.spark.values}
        timesMs={value.spark.timesMs}
        color={barColor(value, theme)}
        widthPx={widthPx}
        heightPx={heightPx}
        min={value.config.min}
        max={value.config.max}
      />
    </g>
  );
}
