'use client';
// The pie chart panel: shares of a whole, as a pie or a ring, with a legend that can take slices out.
import { useCallback, useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { PieChart, type ChartSlice } from '@/components/charts/pie-chart';
import { LEAST_PX_WITH_LEGEND } from '@/components/charts/legend-layout';
import { ShortName, shortNames } from '@/components/charts/short-name';
import { textEms } from '@/components/charts/text-ems';
import { NothingShown } from '@/components/panels/nothing-shown';
import {
  formatShare,
  pieSlices,
  readPieOptions,
  type PieOptions,
  type Slice,
} from '@/components/panels/piechart/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useSingleValues } from '@/components/panels/use-single-values';
import { joinParts } from '@/lib/units/format-value';

const NO_KEYS: ReadonlySet<string> = new Set();
const RIGHT_LEGEND_SHARE = 0.6;
const MOST_LEGEND_PX = 260;
/** Swatch, gaps and the space beside the pie. */
const LEGEND_EXTRA_PX = 52;
const LEGEND_TEXT_PX = 12;
const ROW_PX = 24;
/** Whole rows: half a name looks broken. */
const BELOW_SHARE = 0.4;
const LEAST_ROWS = 2;

export function PieChartPanel(props: PanelViewProps) {
  const { frames, options, title, width, height, onPainted } = props;
  const theme = useChartTheme();
  const [hidden, setHidden] = useState(NO_KEYS);
  const [emphasised, setEmphasised] = useState<string | null>(null);
  const values = useSingleValues(props);
  const chosen = useMemo(() => readPieOptions(options), [options]);
  const slices = useMemo(
    () => pieSlices(values, chosen.sort, { theme, isHidden: (key) => hidden.has(key) }),
    [values, chosen.sort, theme, hidden],
  );
  const toggle = useCallback(
    (key: string) =>
      setHidden((current) => {
        const next = new Set(current);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );
  const hasLegend = chosen.hasLegend && height >= LEAST_PX_WITH_LEGEND;
  const isRight = hasLegend && chosen.legendPlacement === 'right' && width > 260;
  const rowCount = Math.ceil(slices.length / (chosen.isTable ? 1 : 2));
  const mostRows = Math.max(LEAST_ROWS, Math.floor((height * BELOW_SHARE) / ROW_PX));
  const belowPx = hasLegend ? Math.min(mostRows, rowCount) * ROW_PX : 0;
  const rightPx = Math.min(MOST_LEGEND_PX, width * RIGHT_LEGEND_SHARE, legendWidthPx(slices, chosen));
  const legendPx = isRight ? rightPx : belowPx;
  const room = isRight ? { width: width - legendPx, height } : { width, height: height - legendPx };
  const drawn = useMemo(() => slices.map((slice) => chartSlice(slice, chosen.labels)), [slices, chosen.labels]);
  if (values.length === 0 && frames.length > 0) return <NothingShown what="No field" onPainted={onPainted} />;
  return (
    <div className={`flex size-full min-h-0 min-w-0 ${isRight ? 'flex-row' : 'flex-col'}`}>
      <PieChart
        sentence={sentence(title, slices)}
        slices={drawn}
        isRing={chosen.isDonut}
        width={Math.max(0, room.width)}
        height={Math.max(0, room.height)}
        emphasisedKey={emphasised}
        onEmphasise={setEmphasised}
        onPainted={onPainted}
      />
      {hasLegend && (
        <PieLegend
          title={title}
          slices={slices}
          options={chosen}
          isRight={isRight}
          widthPx={isRight ? legendPx : width}
          isHidden={(key) => hidden.has(key)}
          onToggle={toggle}
          onEmphasise={setEmphasised}
        />
      )}
    </div>
  );
}

/** What the longest name and the longest values need: the pie has the rest. */
function legendWidthPx(slices: readonly Slice[], options: PieOptions): number {
  return LEGEND_EXTRA_PX + widestPx(slices, ({ value }) => value.name) + valuesWidthPx(slices, options);
}

function valuesWidthPx(slices: readonly Slice[], { legendValues }: PieOptions): number {
  return legendValues.reduce((sum, kind) => sum + widestPx(slices, (slice) => legendText(slice, kind)), 0);
}

function widestPx(slices: readonly Slice[], textOf: (slice: Slice) => string): number {
  return Math.max(0, ...slices.map((slice) => textEms(textOf(slice)))) * LEGEND_TEXT_PX;
}

function legendText(slice: Slice, kind: PieOptions['legendValues'][number]): string {
  return kind === 'value' ? joinParts(slice.value.display) : formatShare(slice);
}

function sentence(title: string, slices: readonly Slice[]): string {
  const [largest] = slices.filter(({ share }) => share > 0).toSorted((a, b) => b.share - a.share);
  if (largest === undefined) return `${title}. Pie chart without values`;
  return `${title}. Pie chart, ${slices.length} ${slices.length === 1 ? 'part' : 'parts'}. Largest: ${largest.value.name}, ${formatShare(largest)}`;
}

function chartSlice(slice: Slice, labels: PieOptions['labels']): ChartSlice {
  const { value, share, color } = slice;
  const valueText = joinParts(value.display);
  const shareText = formatShare(slice);
  const wordOf = { name: value.name, value: valueText, percent: shareText };
  return {
    key: value.key,
    name: value.name,
    share,
    color,
    valueText,
    shareText,
    words: labels.map((label) => wordOf[label]),
  };
}

interface PieLegendProps {
  readonly title: string;
  readonly slices: readonly Slice[];
  readonly options: PieOptions;
  /** Of the pie, and not below it. */
  readonly isRight: boolean;
  readonly widthPx: number;
  readonly isHidden: (key: string) => boolean;
  readonly onToggle: (key: string) => void;
  readonly onEmphasise: (key: string | null) => void;
}

function PieLegend(props: PieLegendProps) {
  const { title, slices, options, isRight, widthPx, isHidden, onToggle, onEmphasise } = props;
  const short = shortNames(
    slices.map(({ value }) => value.name),
    widthPx - LEGEND_EXTRA_PX - valuesWidthPx(slices, options),
  );
  const isColumn = options.isTable || options.legendPlacement === 'right';
  return (
    <ul
      aria-label={`Legend for ${title}`}
      className={`wf-more-below min-h-0 min-w-0 flex-1 content-start overflow-auto px-1 ${isColumn ? 'grid gap-x-2' : 'flex flex-wrap gap-x-3.5'} ${isRight ? 'pl-3' : ''}`}
      // Numbers of one kind stand below each other.
      style={
        isColumn ? { gridTemplateColumns: `minmax(0, 1fr) repeat(${options.legendValues.length}, auto)` } : undefined
      }
    >
      {slices.map((slice, at) => (
        <li
          key={slice.value.key}
          className={`h-6 max-w-full min-w-0 items-center text-xs ${isColumn ? 'col-span-full grid grid-cols-subgrid' : 'flex flex-none gap-1.5'}`}
          onPointerEnter={() => onEmphasise(slice.value.key)}
          onPointerLeave={() => onEmphasise(null)}
        >
          <button
            type="button"
            aria-pressed={!isHidden(slice.value.key)}
            title={slice.value.name}
            className="flex min-w-0 items-center gap-1.5 text-ink-muted hover:text-ink aria-[pressed=false]:opacity-50"
            onClick={() => onToggle(slice.value.key)}
          >
            <span aria-hidden className="size-2.5 flex-none rounded-[2px]" style={{ background: slice.color }} />
            <span className="truncate">
              <ShortName name={slice.value.name} short={short[at]} />
            </span>
          </button>
          {options.legendValues.map((kind) => (
            <span key={kind} className="flex-none text-right whitespace-nowrap tabular-nums" data-calc={kind}>
              {legendText(slice, kind)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
