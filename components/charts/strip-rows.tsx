'use client';
// The rows of a strip chart: coloured spans with their words, and the names at their left.
import { useChartTheme } from '@/components/charts/chart-theme';
import { ShortName, shortNames } from '@/components/charts/short-name';
import type { Place, StripRow, StripSpan } from '@/components/charts/strip-place';
import { readableOn } from '@/lib/series/readable-on';

const TEXT_CHARACTER_PX = 6.8;

interface RowNamesProps {
  readonly rows: readonly StripRow[];
  readonly place: Place;
  readonly widthOf: (name: string) => number;
}

/** Over the picture, as words of the page: they end in dots where they are longer than their room. */
export function RowNames({ rows, place, widthOf }: RowNamesProps) {
  const roomPx = place.nameRoomPx;
  if (roomPx === 0) return null;
  const names = shortNames(
    rows.map(({ name }) => name),
    roomPx,
    { widthOf },
  );
  return (
    <ul className="absolute top-0 left-1 text-xs text-ink-muted" style={{ width: roomPx }}>
      {rows.map(({ key, name }, at) => (
        <li
          key={key}
          title={name}
          className="absolute inset-x-0 truncate"
          style={{ top: at * place.rowPx, height: place.rowPx, lineHeight: `${place.rowPx}px` }}
        >
          <ShortName name={name} short={names[at]} />
        </li>
      ))}
    </ul>
  );
}

/** How spans are drawn. */
export interface StripStyle {
  /** Of the row's height that a span takes, 0–1. */
  readonly rowShare: number;
  /** Of its time that a span takes, 0–1. */
  readonly columnShare: number;
  /** 0–100. */
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly showValue: 'auto' | 'always' | 'never';
  readonly align: 'left' | 'center' | 'right';
}

interface RowProps {
  readonly row: StripRow;
  readonly top: number;
  readonly place: Place;
  readonly chart: StripStyle;
  readonly onPoint: (span: StripSpan, x: number) => void;
}

export function StripRowSpans({ row, top, place, chart, onPoint }: RowProps) {
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
  readonly chart: StripStyle;
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
