'use client';
// The pie chart panel: shares of a whole, as a pie or a ring, with a legend that can take slices out.
import { useCallback, useMemo, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { usePainted } from '@/components/charts/use-painted';
import {
  formatShare,
  labelPlace,
  pieSlices,
  readPieOptions,
  slicePath,
  type PieCircle,
  type PieOptions,
  type Slice,
} from '@/components/panels/piechart/prepare';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { readableOn } from '@/lib/series/readable-on';
import { singleValues } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';

const NO_KEYS: ReadonlySet<string> = new Set();
const RIGHT_LEGEND_SHARE = 0.45;
const ROW_PX = 24;

export function PieChartPanel({
  frames,
  options,
  fieldConfig,
  timeZone,
  timeRange,
  title,
  width,
  height,
  onPainted,
}: PanelViewProps) {
  const theme = useChartTheme();
  const nowMs = timeRange.toMs;
  const [hidden, setHidden] = useState(NO_KEYS);
  const [emphasised, setEmphasised] = useState<string | null>(null);
  const values = useMemo(
    () => singleValues({ frames, options, fieldConfig, theme, timeZone, nowMs }),
    [frames, options, fieldConfig, theme, timeZone, nowMs],
  );
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
  usePainted(slices, onPainted);
  const isRight = chosen.hasLegend && chosen.legendPlacement === 'right' && width > 260;
  const rowCount = Math.ceil(slices.length / (chosen.isTable ? 1 : 2));
  const belowPx = chosen.hasLegend ? Math.min(height * 0.4, rowCount * ROW_PX) : 0;
  const legendPx = isRight ? Math.min(260, width * RIGHT_LEGEND_SHARE) : belowPx;
  const room = isRight ? { width: width - legendPx, height } : { width, height: height - legendPx };
  const radiusPx = Math.max(0, Math.min(room.width, room.height) / 2 - 4);
  const circle: PieCircle = {
    centerX: room.width / 2,
    centerY: room.height / 2,
    radiusPx,
    innerPx: chosen.isDonut ? radiusPx * 0.62 : 0,
  };
  return (
    <div className={`flex size-full min-h-0 min-w-0 ${isRight ? 'flex-row' : 'flex-col'}`}>
      <svg
        role="img"
        aria-label={sentence(title, slices)}
        width={Math.max(0, room.width)}
        height={Math.max(0, room.height)}
        className="block flex-none"
      >
        {slices.map((slice) => (
          <path
            key={slice.value.key}
            d={slicePath(slice, circle)}
            fill={slice.color}
            stroke={theme.panel}
            strokeWidth={slice.share > 0.9999 ? 0 : 1}
            fillRule="evenodd"
            opacity={emphasised === null || emphasised === slice.value.key ? 1 : 0.35}
            onPointerEnter={() => setEmphasised(slice.value.key)}
            onPointerLeave={() => setEmphasised(null)}
          >
            <title>{`${slice.value.name}: ${joinParts(slice.value.display)} (${formatShare(slice.share)})`}</title>
          </path>
        ))}
        {chosen.labels.length > 0 &&
          slices.map((slice) => (
            <SliceWords key={slice.value.key} slice={slice} circle={circle} labels={chosen.labels} />
          ))}
      </svg>
      {chosen.hasLegend && (
        <PieLegend
          title={title}
          slices={slices}
          options={chosen}
          isHidden={(key) => hidden.has(key)}
          onToggle={toggle}
          onEmphasise={setEmphasised}
        />
      )}
    </div>
  );
}

function sentence(title: string, slices: readonly Slice[]): string {
  const [largest] = slices.toSorted((a, b) => b.share - a.share);
  if (largest === undefined) return `${title}. Pie chart without values`;
  return `${title}. Pie chart, ${slices.length} ${slices.length === 1 ? 'part' : 'parts'}. Largest: ${largest.value.name}, ${formatShare(largest.share)}`;
}

interface SliceWordsProps {
  readonly slice: Slice;
  readonly circle: PieCircle;
  readonly labels: PieOptions['labels'];
}

function SliceWords({ slice, circle, labels }: SliceWordsProps) {
  const place = labelPlace(slice, circle);
  if (place === null) return null;
  const words = labels.map((label) => {
    if (label === 'name') return slice.value.name;
    return label === 'value' ? joinParts(slice.value.display) : formatShare(slice.share);
  });
  return (
    <text
      x={place.x}
      y={place.y}
      textAnchor="middle"
      fontSize={11}
      fontWeight={600}
      fill={readableOn(slice.color)}
      className="pointer-events-none"
    >
      {words.map((word, at) => (
        <tspan key={word} x={place.x} dy={at === 0 ? `${0.35 - (words.length - 1) * 0.6}em` : '1.2em'}>
          {word.length > 18 ? `${word.slice(0, 17)}…` : word}
        </tspan>
      ))}
    </text>
  );
}

interface PieLegendProps {
  readonly title: string;
  readonly slices: readonly Slice[];
  readonly options: PieOptions;
  readonly isHidden: (key: string) => boolean;
  readonly onToggle: (key: string) => void;
  readonly onEmphasise: (key: string | null) => void;
}

function PieLegend({ title, slices, options, isHidden, onToggle, onEmphasise }: PieLegendProps) {
  const isColumn = options.isTable || options.legendPlacement === 'right';
  return (
    <ul
      aria-label={`Legend for ${title}`}
      className={`flex min-h-0 min-w-0 flex-1 overflow-auto ${isColumn ? 'flex-col' : 'flex-row flex-wrap content-start gap-x-3.5'}`}
    >
      {slices.map((slice) => (
        <li
          key={slice.value.key}
          className="flex h-6 max-w-full min-w-0 flex-none items-center gap-1.5 text-xs"
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
            <span className="truncate">{slice.value.name}</span>
          </button>
          {options.legendValues.map((kind) => (
            <span
              key={kind}
              className={`flex-none whitespace-nowrap tabular-nums ${isColumn ? 'first-of-type:ml-auto' : ''}`}
              data-calc={kind}
            >
              {kind === 'value' ? joinParts(slice.value.display) : formatShare(slice.share)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
