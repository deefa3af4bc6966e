'use client';
// The stat panel: large numbers with a unit, a name where there are several, and the line they come from.
import { useMemo } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { Sparkline } from '@/components/charts/sparkline';
import { usePainted } from '@/components/charts/use-painted';
import { NothingShown } from '@/components/panels/nothing-shown';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import {
  changeColor,
  layoutStats,
  readStatOptions,
  statColors,
  statTiles,
  type StatLayout,
  type StatOptions,
  type StatTile,
} from '@/components/panels/stat/prepare';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import type { ResolvedLink } from '@/lib/dashboard/link-url';
import type { ColorTheme } from '@/lib/series/colors';
import { singleValues } from '@/lib/series/single-values';
import { formatValue } from '@/lib/units/format-value';

export function StatPanel({
  frames,
  options,
  fieldConfig,
  timeZone,
  timeRange,
  width,
  height,
  onPainted,
  linksAt,
}: PanelViewProps) {
  const theme = useChartTheme();
  const nowMs = timeRange.toMs;
  const values = useMemo(
    () => singleValues({ frames, options, fieldConfig, theme, timeZone, nowMs }),
    [frames, options, fieldConfig, theme, timeZone, nowMs],
  );
  const statOptions = useMemo(() => readStatOptions(options), [options]);
  const tiles = useMemo(() => statTiles(values, statOptions), [values, statOptions]);
  const layout = useMemo(
    () => layoutStats(tiles, statOptions, { widthPx: width, heightPx: height }),
    [tiles, statOptions, width, height],
  );
  usePainted(layout, onPainted);
  if (tiles.length === 0 && frames.length > 0) return <NothingShown what="No field" onPainted={onPainted} />;
  return (
    <div
      {...scrollProps(layout.tileHeightPx < LEAST_TILE_PX)}
      className={`grid size-full gap-2 ${layout.tileHeightPx < LEAST_TILE_PX ? 'overflow-auto' : 'overflow-hidden'}`}
      style={{ gridTemplateColumns: `repeat(${layout.columnCount}, minmax(0, 1fr))` }}
    >
      {tiles.map((tile) => (
        <Tile
          key={tile.value.key}
          tile={tile}
          layout={layout}
          options={statOptions}
          theme={theme}
          links={linksOfValue(tile.value, linksAt)}
        />
      ))}
    </div>
  );
}

/** Lower tiles cannot hold a number: the panel scrolls instead. */
const LEAST_TILE_PX = 24;

/** What scrolls must be reachable by keyboard. */
function scrollProps(isScrolling: boolean) {
  return isScrolling ? { tabIndex: 0, role: 'group', 'aria-label': 'Values, scrollable' } : {};
}

interface TileProps {
  readonly tile: StatTile;
  readonly layout: StatLayout;
  readonly options: StatOptions;
  readonly theme: ColorTheme;
  readonly links: readonly ResolvedLink[];
}

function Tile({ tile, layout, options, theme, links }: TileProps) {
  const { value, name, isValueShown } = tile;
  const colors = statColors(value, options, theme);
  const isCentered =
    options.justifyMode === 'center' || (options.graphMode === 'none' && name === '' && options.justifyMode !== 'auto');
  const isFilled = colors.background !== null;
  return (
    <div
      className={`relative flex min-h-0 min-w-0 overflow-hidden ${isFilled ? 'rounded-control px-2 py-1' : 'px-1'} ${tileClass(layout, isCentered)}`}
      style={{
        background: colors.background ?? undefined,
        minHeight: Math.max(LEAST_TILE_PX, Math.floor(layout.tileHeightPx)),
      }}
    >
      {name !== '' && (
        <div
          className="max-w-full truncate text-xs"
          title={name}
          style={{ color: colors.name, fontSize: layout.nameSizePx ?? undefined }}
        >
          {name}
        </div>
      )}
      <div className={layout.isWide ? 'flex flex-none flex-col items-end' : 'contents'}>
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
      {layout.sparkHeightPx > 0 && value.spark !== null && (
        <div className="absolute inset-x-0 bottom-0">
          <Sparkline
            values={value.spark.values}
            timesMs={value.spark.timesMs}
            color={colors.spark}
            widthPx={Math.floor(layout.tileWidthPx)}
            heightPx={layout.sparkHeightPx}
            hasArea={options.graphMode === 'area'}
            min={value.config.min}
            max={value.config.max}
          />
        </div>
      )}
    </div>
  );
}

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
