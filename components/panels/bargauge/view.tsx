'use client';
// The bar gauge panel: values as bars on their common scale, with names and numbers.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ShortName, shortNames } from '@/components/charts/short-name';
import { usePainted } from '@/components/charts/use-painted';
import {
  BAR_GAP_PX,
  barShare,
  fillOf,
  layoutBars,
  lcdCells,
  readBarGaugeOptions,
  type BarGaugeOptions,
  type BarLayout,
} from '@/components/panels/bargauge/prepare';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { useSingleValues } from '@/components/panels/use-single-values';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import type { ResolvedLink } from '@/lib/dashboard/link-url';
import type { ColorTheme } from '@/lib/series/colors';
import type { SingleValue } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';
import { wordColor } from '@/lib/series/word-color';

export function BarGaugePanel(props: PanelViewProps) {
  const { frames, options, title, height, onPainted, linksAt } = props;
  const theme = useChartTheme();
  const values = useSingleValues(props);
  // Names and numbers hang on the edge of the panel's title.
  const width = Math.max(0, props.width - 2 * EDGE_PX);
  const chosen = useMemo(() => readBarGaugeOptions(options), [options]);
  const layout = useMemo(
    () => layoutBars(values, { widthPx: width, heightPx: height }, chosen),
    [values, width, height, chosen],
  );
  usePainted(layout, onPainted);
  const short = useMemo(
    () =>
      shortNames(
        values.map(({ name }) => name),
        nameRoom(layout, width),
        { fontPx: layout.nameSizePx },
      ),
    [values, layout, width],
  );
  const numberPx =
    chosen.valuePx ??
    Math.round(Math.max(LEAST_NUMBER_PX, Math.min(18, width / 10, Math.max(12, layout.thicknessPx * 0.55))));
  const valueWidthPx = useMemo(() => widestValuePx(values, numberPx), [values, numberPx]);
  if (values.length === 0 && frames.length > 0) return <NothingShown what="No field" onPainted={onPainted} />;
  return (
    <div
      {...(layout.isScrolling && { tabIndex: 0, role: 'group', 'aria-label': `${title}, scrollable` })}
      className={`flex size-full px-1 ${layout.isHorizontal ? 'flex-col justify-center' : 'flex-row'} ${layout.isScrolling ? 'wf-more-below snap-both overflow-auto !justify-start' : 'overflow-hidden'}`}
      style={{ gap: layout.gapPx }}
    >
      {values.map((value, at) => (
        <Bar
          key={value.key}
          value={value}
          shortName={short[at]}
          layout={layout}
          links={linksOfValue(value, linksAt)}
          options={chosen}
          theme={theme}
          label={values.length > 1 ? value.name : title}
          hasName={values.length > 1 && layout.namePlace !== 'none'}
          numberPx={layout.isHorizontal ? numberPx : Math.min(numberPx, 13)}
          valueWidthPx={chosen.valueMode === 'hidden' ? 0 : valueWidthPx}
          lengthPx={
            layout.isHorizontal ? width - layout.nameWidthPx - valueWidthPx - 2 * BAR_GAP_PX : height - 2 * NUMBER_PX
          }
        />
      ))}
    </div>
  );
}

/** Of the padding of a panel and the edge of its title. */
const EDGE_PX = 4;
const NUMBER_PX = 22;
/** Smaller ones cannot be read. */
const LEAST_NUMBER_PX = 10;
/** Of the size of the type. */
const CHARACTER_SHARE = 0.66;
const NARROW = { signs: /[.,:' ]/g, share: 0.32 };
const WIDE = { signs: /[%@MWmw—]/g, share: 1 };

function widestValuePx(values: readonly SingleValue[], numberPx: number): number {
  const shares = values.map(({ display }) => widthShare(joinParts(display)));
  return Math.min(160, Math.ceil(Math.max(CHARACTER_SHARE, ...shares) * numberPx) + 2);
}

function widthShare(text: string): number {
  const countOf = (signs: RegExp): number => text.match(signs)?.length ?? 0;
  const [narrowCount, wideCount] = [countOf(NARROW.signs), countOf(WIDE.signs)];
  const otherCount = text.length - narrowCount - wideCount;
  return narrowCount * NARROW.share + wideCount * WIDE.share + otherCount * CHARACTER_SHARE;
}

function nameRoom({ namePlace, nameWidthPx, thicknessPx }: BarLayout, widthPx: number): number {
  if (namePlace === 'left') return nameWidthPx;
  return namePlace === 'bottom' ? thicknessPx : widthPx;
}

interface BarProps {
  readonly value: SingleValue;
  readonly shortName: string | undefined;
  readonly layout: BarLayout;
  readonly links: readonly ResolvedLink[];
  readonly options: BarGaugeOptions;
  readonly theme: ColorTheme;
  /** For the accessible name. */
  readonly label: string;
  readonly hasName: boolean;
  readonly numberPx: number;
  readonly valueWidthPx: number;
  /** Along the bar. */
  readonly lengthPx: number;
}

function Bar(props: BarProps) {
  const { value, layout, label, hasName } = props;
  const name = hasName && (
    <div
      className={`truncate text-ink-muted ${layout.namePlace === 'bottom' ? 'w-full text-center' : ''}`}
      style={{
        fontSize: layout.nameSizePx,
        width: layout.namePlace === 'left' ? layout.nameWidthPx : undefined,
        lineHeight: layout.namePlace === 'top' ? `${layout.nameHeightPx}px` : undefined,
      }}
      title={value.name}
    >
      <ShortName name={value.name} short={props.shortName} />
    </div>
  );
  // A picture has no links inside: then it is a group of what it shows.
  const role = {
    role: props.links.length > 0 ? 'group' : 'img',
    'aria-label': `${label}: ${joinParts(value.display)}`,
  } as const;
  if (!layout.isHorizontal)
    return (
      <div
        {...role}
        className="flex h-full min-h-0 flex-1 snap-start flex-col items-center gap-1"
        style={{ minWidth: 24 }}
      >
        <BarNumber {...props} />
        <BarTrack {...props} />
        {name}
      </div>
    );
  return (
    <div {...role} className="flex min-w-0 flex-none snap-start flex-col">
      {layout.namePlace === 'top' && name}
      <div className="flex items-center gap-2" style={{ height: layout.thicknessPx }}>
        {layout.namePlace === 'left' && name}
        <BarTrack {...props} />
        <BarNumber {...props} />
      </div>
    </div>
  );
}

function BarNumber({ value, options, theme, layout, links, label, valueWidthPx, numberPx }: BarProps) {
  if (options.valueMode === 'hidden') return null;
  const { display } = value;
  const text = joinParts(display);
  return (
    <div
      data-testid="stat-value"
      data-value={String(display.raw)}
      className="truncate font-semibold tabular-nums"
      style={{
        color: options.valueMode === 'color' ? wordColor(display.color, theme) : theme.ink,
        width: layout.isHorizontal ? valueWidthPx : undefined,
        fontSize: numberPx,
      }}
    >
      <ValueLinks links={links} label={label}>
        {text === '' ? '–' : text}
      </ValueLinks>
    </div>
  );
}

function BarTrack({ value, options, theme, layout, lengthPx }: BarProps) {
  const { isHorizontal, thicknessPx } = layout;
  const size = isHorizontal ? { height: thicknessPx } : { width: Math.min(thicknessPx, 80) };
  if (options.mode === 'lcd')
    return (
      <div
        className={`flex min-h-0 min-w-0 flex-1 gap-0.5 ${isHorizontal ? '' : 'flex-col-reverse'}`}
        style={size}
        aria-hidden
      >
        {lcdCells(value, lengthPx, theme, options.showsUnfilled).map((color, at) => (
          <div key={at} className="min-h-0 min-w-0 flex-1 rounded-[1px]" style={{ background: color }} />
        ))}
      </div>
    );
  const share = `${barShare(value) * 100}%`;
  return (
    <div
      className="relative min-h-0 min-w-0 flex-1 overflow-hidden rounded-control"
      style={{ ...size, background: options.showsUnfilled ? theme.hover : undefined }}
      aria-hidden
    >
      <div
        className="absolute bottom-0 left-0"
        style={{
          width: isHorizontal ? share : '100%',
          height: isHorizontal ? '100%' : share,
          background: fillOf(value, options.mode, theme, isHorizontal),
        }}
      />
    </div>
  );
}
