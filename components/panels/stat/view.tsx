'use client';
// The stat panel: large numbers with a unit, a name where there are several, and the line they come from.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { ShortName, shortNames, type ShortNameProps } from '@/components/charts/short-name';
import { Sparkline } from '@/components/charts/sparkline';
import { usePainted } from '@/components/charts/use-painted';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { readStatOptions, statTiles, type StatOptions, type StatTile } from '@/components/panels/stat/prepare';
import { changeColor, statColors } from '@/components/panels/stat/stat-colors';
import { isNarrowTile, layoutStats, type StatLayout } from '@/components/panels/stat/stat-layout';
import { useSingleValues } from '@/components/panels/use-single-values';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import type { ResolvedLink } from '@/lib/dashboard/link-url';
import type { ColorTheme } from '@/lib/series/colors';
import { formatValue } from '@/lib/units/format-value';

export function StatPanel(props: PanelViewProps) {
  const { frames, options, width, height, onPainted, linksAt } = props;
  const theme = useChartTheme();
  const values = useSingleValues(props);
  const statOptions = useMemo(() => readStatOptions(options), [options]);
  const tiles = useMemo(() => statTiles(values, statOptions), [values, statOptions]);
  const layout = useMemo(
    () => layoutStats(tiles, statOptions, { widthPx: width, heightPx: height }),
    [tiles, statOptions, width, height],
  );
  const names = useMemo(
    () =>
      shortNames(
        tiles.map(({ name }) => name),
        layout.nameRoomPx,
        layout.nameSizePx === null ? {} : { fontPx: layout.nameSizePx },
      ),
    [tiles, layout],
  );
  usePainted(layout, onPainted);
  if (tiles.length === 0 && frames.length > 0) return <NothingShown what="No field" onPainted={onPainted} />;
  return (
    <div
      {...scrollProps(layout.isScrolling)}
      className={`grid size-full ${layout.isScrolling ? 'wf-more-below snap-y overflow-auto' : 'overflow-hidden'}`}
      style={{
        gridTemplateColumns: `repeat(${layout.columnCount}, minmax(0, 1fr))`,
        columnGap: 8,
        rowGap: layout.gapPx,
      }}
    >
      {tiles.map((tile, at) => (
        <Tile
          key={tile.value.key}
          tile={tile}
          shortName={names[at]}
          layout={layout}
          options={statOptions}
          theme={theme}
          links={linksOfValue(tile.value, linksAt)}
        />
      ))}
    </div>
  );
}

/** What scrolls must be reachable by keyboard. */
function scrollProps(isScrolling: boolean) {
  return isScrolling ? { tabIndex: 0, role: 'group', 'aria-label': 'Values, scrollable' } : {};
}

interface TileProps {
  readonly tile: StatTile;
  readonly shortName: string | undefined;
  readonly layout: StatLayout;
  readonly options: StatOptions;
  readonly theme: ColorTheme;
  readonly links: readonly ResolvedLink[];
}

function Tile({ tile, shortName, layout, options, theme, links }: TileProps) {
  const { value, name, isValueShown } = tile;
  const colors = statColors(value, options, theme);
  const isCentered = options.justifyMode === 'center' || (options.justifyMode === 'auto' && name === '');
  const isFilled = colors.background !== null;
  const isLow = layout.tileHeightPx < LOW_TILE_PX;
  const filledPadding = isNarrowTile(layout.tileWidthPx) ? 'px-0.5' : 'px-2';
  const spark = <TileSpark {...{ tile, layout, options }} color={colors.spark} />;
  return (
    <div
      className={`relative flex min-h-0 min-w-0 snap-start overflow-hidden ${isFilled ? `rounded-control ${filledPadding} ${isLow ? '' : 'py-1'}` : 'px-1'} ${tileClass(layout, isCentered)}`}
      style={{
        background: colors.background ?? undefined,
        minHeight: Math.floor(layout.tileHeightPx),
      }}
    >
      {name !== '' && layout.hasNames && <TileName name={name} short={shortName} color={colors.name} layout={layout} />}
      {layout.isWide && spark}
      <div
        className={layout.isWide ? 'flex flex-none flex-col items-end' : 'contents'}
        style={{ minWidth: layout.isWide ? layout.valueWidthPx : undefined }}
      >
        {isValueShown && (
          <ValueLinks links={links} label={value.name} className="relative z-10 max-w-full">
            <Value
              tile={tile}
              sizePx={layout.valueSizePx}
              color={colors.value}
              unitColor={isFilled ? colors.value : theme.inkMuted}
            />
          </ValueLinks>
        )}
        {options.showsPercentChange && value.changePercent !== null && (
          <div
            className="text-xs tabular-nums"
            style={{ color: changeColor(value.changePercent, options, colors, theme) }}
          >
            <span aria-hidden>{value.changePercent < 0 ? '▼ ' : '▲ '}</span>
            {value.changePercent > 0 ? '+' : ''}
            {formatValue(value.changePercent, 'percent')}
          </div>
        )}
      </div>
      {!layout.isWide && spark}
    </div>
  );
}

function TileName({
  name,
  short,
  color,
  layout: { isWide, nameSizePx },
}: Pick<TileProps, 'layout'> & ShortNameProps & { readonly color: string }) {
  return (
    <div
      className={`max-w-full min-w-0 truncate text-xs ${isWide ? 'grow' : ''}`}
      title={name}
      style={{ color, fontSize: nameSizePx ?? undefined, lineHeight: nameSizePx === null ? undefined : 1.3 }}
    >
      <ShortName name={name} short={short} />
    </div>
  );
}

/** Along the lower edge; in a wide tile between the name and the number. */
function TileSpark({
  tile: { value },
  layout: { isWide, sparkWidthPx, sparkHeightPx },
  options,
  color,
}: Pick<TileProps, 'tile' | 'layout' | 'options'> & { readonly color: string }) {
  if (sparkHeightPx === 0 || value.spark === null) return null;
  return (
    <div className={isWide ? 'flex-none' : 'absolute inset-x-0 bottom-0'}>
      <Sparkline
        values={value.spark.values}
        timesMs={value.spark.timesMs}
        color={color}
        widthPx={sparkWidthPx}
        heightPx={sparkHeightPx}
        hasArea={options.graphMode === 'area'}
        min={value.config.min}
        max={value.config.max}
      />
    </div>
  );
}

/** Lower tiles have no room above and below their line. */
const LOW_TILE_PX = 26;

function tileClass({ isWide, sparkHeightPx }: StatLayout, isCentered: boolean): string {
  if (isWide) return 'flex-row items-center justify-between gap-3';
  return `flex-col ${isCentered ? 'items-center text-center' : ''} ${sparkHeightPx === 0 ? 'justify-center' : ''}`;
}

const UNIT_SCALE = 0.57;

function Value({
  tile,
  sizePx,
  color,
  unitColor,
}: {
  readonly tile: StatTile;
  readonly sizePx: number;
  readonly color: string;
  readonly unitColor: string;
}) {
  const { display } = tile.value;
  const { largeName } = tile;
  const isEmpty = largeName === null && display.text === '' && display.prefix === '';
  const unit = largeName === null ? display.suffix.trim() : '';
  const hasThinSpace = display.suffix.startsWith(' ');
  return (
    <div
      data-testid="stat-value"
      data-value={String(display.raw)}
      className="max-w-full truncate font-semibold tracking-tight tabular-nums"
      style={{ fontSize: sizePx, lineHeight: 1.15, color: isEmpty ? unitColor : color }}
    >
      {isEmpty ? <span title="No value">–</span> : (largeName ?? `${display.prefix}${display.text}`)}
      {unit !== '' && (
        <span
          className="font-normal"
          style={{ fontSize: Math.max(11, Math.round(sizePx * UNIT_SCALE)), color: unitColor }}
        >
          {hasThinSpace ? '\u2009' : ''}
          {unit}
        </span>
      )}
    </div>
  );
}
