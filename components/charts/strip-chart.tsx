'use client';
// Rows of coloured spans over time, one row a series: state timelines and status histories. SVG: few shapes, each with words.
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { HoverStore } from '@/components/charts/hover-store';
import { useChartTheme } from '@/components/charts/chart-theme';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { useTimeDrag } from '@/components/charts/use-time-drag';
import { distinctNames } from '@/lib/series/distinct-names';
import { readableOn } from '@/lib/series/readable-on';
import { formatPattern } from '@/lib/units/dates';
import { formatValue } from '@/lib/units/format-value';
import { timeTicks } from '@/lib/units/time-ticks';
import type { Zone } from '@/lib/units/zone';

export interface StripSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly color: string;
  readonly text: string;
}

export interface StripRow {
  readonly key: string;
  readonly name: string;
  readonly spans: readonly StripSpan[];
}

export interface StripChartProps {
  readonly viewId: string;
  readonly title: string;
  readonly rows: readonly StripRow[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  readonly width: number;
  readonly height: number;
  readonly hover: HoverStore;
  /** Of the row's height that a span takes, 0–1. */
  readonly rowShare: number;
  /** Of its time that a span takes, 0–1. */
  readonly columnShare: number;
  /** 0–100. */
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly showValue: 'auto' | 'always' | 'never';
  readonly align: 'left' | 'center' | 'right';
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
}

const AXIS_PX = 20;
const LEAST_ROW_PX = 14;
const NAME_CHARACTER_PX = 6.6;
const TEXT_CHARACTER_PX = 6.8;
const NAME_SHARE = 0.34;
/** Between a name and the strip. */
const NAME_GAP_PX = 8;
const HALF_LABEL_CHARACTER_PX = 3.2;

interface Place {
  readonly nameWidthPx: number;
  readonly plotWidthPx: number;
  readonly rowPx: number;
  readonly heightPx: number;
  readonly xOf: (timeMs: number) => number;
}

export function StripChart(props: StripChartProps) {
  const { title, rows, width, height, fromMs, toMs, zone } = props;
  const theme = useChartTheme();
  const place = useMemo(() => placeRows({ rows, width, height, fromMs, toMs }), [rows, width, height, fromMs, toMs]);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const ticks = timeTicks({ fromMs, toMs, widthPx: place.plotWidthPx }, zone).filter(
    ({ timeMs, label }) => place.xOf(timeMs) + label.length * HALF_LABEL_CHARACTER_PX <= width,
  );
  const plot = { left: place.nameWidthPx, right: place.nameWidthPx + place.plotWidthPx };
  const drag = useTimeDrag({ ...plot, ...props });
  const isScrolling = place.heightPx > height;
  return (
    <figure
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={isScrolling ? 0 : undefined}
      aria-label={`${title}. ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} over time`}
      data-series-count={rows.length}
      data-from={fromMs}
      data-to={toMs}
      className={`relative size-full ${isScrolling ? 'overflow-y-auto' : 'overflow-hidden'}`}
    >
      <svg
        role="img"
        aria-hidden
        width={width}
        height={place.heightPx}
        className="block select-none"
        {...drag.handlers}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          drag.moveTo(event.clientX - box.left);
          setPointed((current) => (current === null ? null : { ...current, x: event.clientX - box.left }));
          const share = (event.clientX - box.left - place.nameWidthPx) / place.plotWidthPx;
          props.hover.set(share < 0 ? null : { timeMs: fromMs + share * (toMs - fromMs), sourceId: props.viewId });
        }}
        onPointerLeave={() => {
          props.hover.set(null);
          setPointed(null);
        }}
      >
        {ticks.map((tick) => (
          <line
            key={tick.timeMs}
            x1={place.xOf(tick.timeMs)}
            x2={place.xOf(tick.timeMs)}
            y1={0}
            y2={place.heightPx - AXIS_PX}
            stroke={theme.lineSubtle}
          />
        ))}
        {rows.map((row, at) => (
          <Row
            key={row.key}
            row={row}
            top={at * place.rowPx}
            place={place}
            chart={props}
            onPoint={(span, x) => setPointed({ row, span, x, y: (at + 0.5) * place.rowPx })}
          />
        ))}
        {ticks.map((tick) => (
          <text
            key={tick.timeMs}
            x={place.xOf(tick.timeMs)}
            y={place.heightPx - 6}
            textAnchor="middle"
            fontSize={11}
            fill={theme.inkMuted}
          >
            {tick.label}
          </text>
        ))}
        <Crosshair hover={props.hover} place={place} color={theme.lineStrong} />
        {drag.selected !== null && (
          <rect
            x={drag.selected.left}
            y={0}
            width={drag.selected.right - drag.selected.left}
            height={Math.max(0, place.heightPx - AXIS_PX)}
            fill={theme.accentInk}
            fillOpacity={0.15}
            stroke={theme.accentInk}
          />
        )}
      </svg>
      <RowNames rows={rows} place={place} />
      {pointed !== null && drag.selected === null && (
        <PointTooltip
          x={pointed.x}
          y={pointed.y}
          widthPx={width}
          heightPx={place.heightPx}
          timeMs={pointed.span.fromMs}
        >
          <SpanWords pointed={pointed} zone={zone} />
        </PointTooltip>
      )}
    </figure>
  );
}

interface Pointed {
  readonly row: StripRow;
  readonly span: StripSpan;
  readonly x: number;
  readonly y: number;
}

function SpanWords({ pointed, zone }: { readonly pointed: Pointed; readonly zone: Zone }) {
  const { row, span } = pointed;
  return (
    <>
      <span className="flex items-center gap-2">
        <span aria-hidden className="size-2.5 flex-none rounded-[2px]" style={{ background: span.color }} />
        <span className="min-w-0 flex-1 truncate text-ink-muted">{row.name}</span>
        <span className="pl-3 font-semibold">{span.text}</span>
      </span>
      <span className="block text-ink-muted tabular-nums">
        {formatPattern(span.fromMs, 'DD MMM HH:mm:ss', zone)} – {formatPattern(span.toMs, 'HH:mm:ss', zone)}
        <span className="pl-2 text-ink-faint">{formatValue((span.toMs - span.fromMs) / 1000, 's')}</span>
      </span>
    </>
  );
}

type PlaceRequest = Pick<StripChartProps, 'rows' | 'width' | 'height' | 'fromMs' | 'toMs'>;

function placeRows({ rows, width, height, fromMs, toMs }: PlaceRequest): Place {
  const longest = rows.reduce((most, { name }) => Math.max(most, name.length), 0);
  const nameWidthPx = Math.min(width * NAME_SHARE, longest * NAME_CHARACTER_PX + NAME_GAP_PX);
  const plotWidthPx = Math.max(1, width - nameWidthPx);
  const rowPx = Math.max(LEAST_ROW_PX, (height - AXIS_PX) / Math.max(1, rows.length));
  return {
    nameWidthPx,
    plotWidthPx,
    rowPx,
    heightPx: Math.max(height, rowPx * rows.length + AXIS_PX),
    xOf: (timeMs) => nameWidthPx + ((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * plotWidthPx,
  };
}

/** Over the picture, as words of the page: they end in dots where they are longer than their room. */
function RowNames({ rows, place }: { readonly rows: readonly StripRow[]; readonly place: Place }) {
  const roomPx = place.nameWidthPx - NAME_GAP_PX;
  const names = distinctNames(
    rows.map(({ name }) => name),
    Math.floor(roomPx / NAME_CHARACTER_PX),
  );
  return (
    <ul className="absolute top-0 left-0 text-xs text-ink-muted" style={{ width: Math.max(0, roomPx) }}>
      {rows.map(({ key, name }, at) => (
        <li
          key={key}
          title={name}
          className="absolute inset-x-0 truncate"
          style={{ top: at * place.rowPx, height: place.rowPx, lineHeight: `${place.rowPx}px` }}
        >
          {names[at] === name ? name : <ShortName short={names[at] ?? ''} name={name} />}
        </li>
      ))}
    </ul>
  );
}

function ShortName({ short, name }: { readonly short: string; readonly name: string }) {
  return (
    <>
      <span aria-hidden>{short}</span>
      <span className="sr-only">{name}</span>
    </>
  );
}

interface RowProps {
  readonly row: StripRow;
  readonly top: number;
  readonly place: Place;
  readonly chart: StripChartProps;
  readonly onPoint: (span: StripSpan, x: number) => void;
}

function Row({ row, top, place, chart, onPoint }: RowProps) {
  const barPx = place.rowPx * chart.rowShare;
  const y = top + (place.rowPx - barPx) / 2;
  const middle = top + place.rowPx / 2;
  return (
    <g data-row={row.name}>
      {visibleSpans(row.spans, place).map((span) => {
        const left = Math.max(place.nameWidthPx, place.xOf(span.fromMs));
        const right = Math.min(place.nameWidthPx + place.plotWidthPx, place.xOf(span.toMs));
        const widthPx = right - left;
        if (widthPx <= 0) return null;
        return (
          <g key={span.fromMs} onPointerEnter={() => onPoint(span, (left + right) / 2)}>
            <rect
              x={left + (widthPx * (1 - chart.columnShare)) / 2}
              y={y}
              width={Math.max(1, widthPx * chart.columnShare - (widthPx > 6 && chart.columnShare === 1 ? 1 : 0))}
              height={barPx}
              rx={2}
              fill={span.color}
              fillOpacity={chart.fillOpacity / 100}
              stroke={span.color}
              strokeWidth={chart.lineWidth}
            />
            <SpanText span={span} left={left} widthPx={widthPx} middle={middle} barPx={barPx} chart={chart} />
          </g>
        );
      })}
    </g>
  );
}

/** Spans that begin on the pixel of the one before say nothing that can be seen. */
function visibleSpans(spans: readonly StripSpan[], { xOf }: Place): readonly StripSpan[] {
  let last = -Infinity;
  return spans.filter((span) => {
    const x = Math.floor(xOf(span.fromMs));
    if (x === last && xOf(span.toMs) - x < 1.5) return false;
    last = x;
    return true;
  });
}

interface SpanTextProps {
  readonly span: StripSpan;
  readonly left: number;
  readonly widthPx: number;
  readonly middle: number;
  readonly barPx: number;
  readonly chart: StripChartProps;
}

function SpanText({ span, left, widthPx, middle, barPx, chart }: SpanTextProps) {
  const theme = useChartTheme();
  const hasRoom = widthPx > span.text.length * TEXT_CHARACTER_PX + 8 && barPx >= 13;
  if (chart.showValue === 'never' || span.text === '' || (chart.showValue === 'auto' && !hasRoom)) return null;
  const places = {
    left: { x: left + 5, anchor: 'start' },
    center: { x: left + widthPx / 2, anchor: 'middle' },
    right: { x: left + widthPx - 5, anchor: 'end' },
  } as const;
  const { x, anchor } = places[chart.align];
  return (
    <text
      x={x}
      y={middle}
      dy="0.35em"
      fontSize={12}
      textAnchor={anchor}
      fill={chart.fillOpacity >= 50 ? readableOn(span.color) : theme.ink}
      className="pointer-events-none"
    >
      {span.text}
    </text>
  );
}

interface CrosshairProps {
  readonly hover: HoverStore;
  readonly place: Place;
  readonly color: string;
}

function Crosshair({ hover, place, color }: CrosshairProps) {
  const state = useSyncExternalStore(hover.subscribe, hover.get, () => null);
  if (state === null) return null;
  const x = place.xOf(state.timeMs);
  if (!(x >= place.nameWidthPx && x <= place.nameWidthPx + place.plotWidthPx)) return null;
  return (
    <line
      x1={x}
      x2={x}
      y1={0}
      y2={place.heightPx - AXIS_PX}
      stroke={color}
      strokeDasharray="3 3"
      className="pointer-events-none"
    />
  );
}
