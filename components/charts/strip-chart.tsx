'use client';
// Rows of coloured spans over time, one row a series: state timelines and status histories. SVG: few shapes, each with words.
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { HoverStore } from '@/components/charts/hover-store';
import { useChartTheme } from '@/components/charts/chart-theme';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { AXIS_PX, placeRows, type Place, type StripRow, type StripSpan } from '@/components/charts/strip-place';
import { RowNames, StripRowSpans, type StripStyle } from '@/components/charts/strip-rows';
import { pageTextWidth } from '@/components/charts/text-meter';
import { useTimeDrag } from '@/components/charts/use-time-drag';
import { formatPattern } from '@/lib/units/dates';
import { formatValue } from '@/lib/units/format-value';
import { timeTicks } from '@/lib/units/time-ticks';
import type { Zone } from '@/lib/units/zone';

export interface StripChartProps extends StripStyle {
  readonly viewId: string;
  readonly title: string;
  readonly rows: readonly StripRow[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  readonly width: number;
  readonly height: number;
  readonly hover: HoverStore;
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
}

const HALF_LABEL_CHARACTER_PX = 3.2;
/** The letters of names. */
const NAME_PX = 12;

export function StripChart(props: StripChartProps) {
  const { title, rows, width, height, fromMs, toMs, zone } = props;
  const theme = useChartTheme();
  const [widthOf] = useState(() => pageTextWidth(NAME_PX));
  const place = usePlace(props, widthOf);
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
          <StripRowSpans
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
          <Selection {...drag.selected} heightPx={Math.max(0, place.heightPx - AXIS_PX)} color={theme.accentInk} />
        )}
      </svg>
      <RowNames rows={rows} place={place} widthOf={widthOf} />
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

function usePlace({ rows, width, height, fromMs, toMs }: StripChartProps, widthOf: (name: string) => number): Place {
  return useMemo(
    () => placeRows({ rows, widthOf, width, height, fromMs, toMs }),
    [rows, widthOf, width, height, fromMs, toMs],
  );
}

interface SelectionProps {
  readonly left: number;
  readonly right: number;
  readonly heightPx: number;
  readonly color: string;
}

/** The window that is being dragged. */
function Selection({ left, right, heightPx, color }: SelectionProps) {
  return <rect x={left} y={0} width={right - left} height={heightPx} fill={color} fillOpacity={0.15} stroke={color} />;
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
