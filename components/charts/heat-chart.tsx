'use client';
// A heatmap: a canvas of cells below SVG axes, a key of its colours, the shared crosshair, and the cell under the pointer in words.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ChartExemplar } from '@/components/charts/chart-model';
import { useChartTheme } from '@/components/charts/chart-theme';
import { HeatExemplars } from '@/components/charts/heat-exemplars';
import {
  cellAtPoint,
  cellBox,
  layoutHeat,
  type HeatCell,
  type HeatModel,
  type HeatPlace,
} from '@/components/charts/heat-layout';
import type { HoverStore } from '@/components/charts/hover-store';
import { PlaneAxes } from '@/components/charts/plane-axes';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { useTimeDrag } from '@/components/charts/use-time-drag';
import { readableOn } from '@/lib/series/readable-on';
import { formatPattern } from '@/lib/units/dates';
import type { Zone } from '@/lib/units/zone';

export interface HeatChartProps {
  readonly viewId: string;
  readonly title: string;
  readonly model: HeatModel;
  readonly fromMs: number;
  readonly toMs: number;
  readonly zone: Zone;
  readonly width: number;
  readonly height: number;
  readonly hover: HoverStore;
  readonly exemplars?: readonly ChartExemplar[] | undefined;
  readonly onZoom?: ((fromMs: number, toMs: number) => void) | undefined;
  readonly onZoomBack?: (() => void) | undefined;
  readonly onPainted?: (() => void) | undefined;
}

const SCALE_PX = 22;
const LEAST_HEIGHT_WITH_SCALE_PX = 110;

export function HeatChart(props: HeatChartProps) {
  const { model, title, fromMs, toMs, zone, width, height, hover, viewId } = props;
  const theme = useChartTheme();
  const hasScale = model.scale !== null && height >= LEAST_HEIGHT_WITH_SCALE_PX;
  const plotHeight = height - (hasScale ? SCALE_PX : 0);
  const place = useMemo(
    () => layoutHeat({ model, widthPx: width, heightPx: plotHeight, fromMs, toMs, zone }),
    [model, width, plotHeight, fromMs, toMs, zone],
  );
  const [pointed, setPointed] = useState<{ readonly cell: HeatCell; readonly x: number; readonly y: number } | null>(
    null,
  );
  const { box } = place.plane;
  const drag = useTimeDrag({ ...box, ...props });
  return (
    <figure
      // A canvas with layers is not an image file.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={sentence(title, model)}
      data-series-count={model.rows.length}
      data-point-count={model.counts.length}
      data-from={fromMs}
      data-to={toMs}
      className="relative size-full overflow-hidden"
    >
      <CellCanvas model={model} place={place} height={plotHeight} width={width} onPainted={props.onPainted} />
      <svg
        aria-hidden
        width={width}
        height={plotHeight}
        className="absolute top-0 left-0 block select-none"
        {...drag.handlers}
        onPointerMove={(event) => {
          const bounds = event.currentTarget.getBoundingClientRect();
          const x = event.clientX - bounds.left;
          const y = event.clientY - bounds.top;
          drag.moveTo(x);
          const cell = cellAtPoint(model, place, x, y);
          setPointed(cell === null || !model.hasTooltip ? null : { cell, x, y });
          const share = (x - box.left) / (box.right - box.left);
          hover.set(share < 0 || share > 1 ? null : { timeMs: fromMs + share * (toMs - fromMs), sourceId: viewId });
        }}
        onPointerLeave={() => {
          setPointed(null);
          hover.set(null);
        }}
      >
        <PlaneAxes layout={place.plane} hasGrid={false} />
        <Crosshair {...props} place={place} />
        {pointed !== null && (
          <rect
            x={pointed.cell.x}
            y={pointed.cell.y}
            width={Math.max(1, pointed.cell.width)}
            height={Math.max(1, pointed.cell.height)}
            fill="none"
            stroke={theme.ink}
          />
        )}
        {drag.selected !== null && (
          <rect
            x={drag.selected.left}
            y={box.top}
            width={drag.selected.right - drag.selected.left}
            height={box.bottom - box.top}
            fill={theme.accentInk}
            fillOpacity={0.15}
            stroke={theme.accentInk}
          />
        )}
      </svg>
      <HeatExemplars {...props} place={place} height={plotHeight} />
      {hasScale && <ScaleKey scale={model.scale} left={box.left} />}
      {pointed !== null && drag.selected === null && (
        <PointTooltip
          x={pointed.x}
          y={pointed.y}
          widthPx={width}
          heightPx={height}
          timeMs={model.startsMs[pointed.cell.column]}
        >
          <CellWords model={model} cell={pointed.cell} zone={zone} />
        </PointTooltip>
      )}
    </figure>
  );
}

function sentence(title: string, { startsMs, rows }: HeatModel): string {
  return `${title}. Heatmap, ${rows.length} ${rows.length === 1 ? 'bucket' : 'buckets'} over ${startsMs.length} times`;
}

function CellWords({ model, cell, zone }: { readonly model: HeatModel; readonly cell: HeatCell; readonly zone: Zone }) {
  return (
    <>
      <span className="block text-ink-muted tabular-nums">
        {formatPattern(model.startsMs[cell.column] ?? 0, 'DD MMM HH:mm:ss', zone)} –{' '}
        {formatPattern(model.endsMs[cell.column] ?? 0, 'HH:mm:ss', zone)}
      </span>
      <span className="mt-1 flex items-center gap-2">
        <span
          aria-hidden
          className="size-2.5 flex-none rounded-[2px]"
          style={{ background: model.colorOf(cell.count) }}
        />
        <span className="min-w-0 flex-1 truncate">{model.rows[cell.row]?.label}</span>
        <span className="pl-3 font-semibold tabular-nums">{model.format(cell.count)}</span>
      </span>
    </>
  );
}

interface CellCanvasProps {
  readonly model: HeatModel;
  readonly place: HeatPlace;
  readonly width: number;
  readonly height: number;
  readonly onPainted: (() => void) | undefined;
}

const PIXEL_RATIO_LIMIT = 2;

function CellCanvas({ model, place, width, height, onPainted }: CellCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d') ?? null;
    if (target !== null && context !== null && width >= 1 && height >= 1) {
      const ratio = Math.min(PIXEL_RATIO_LIMIT, window.devicePixelRatio || 1);
      target.width = Math.round(width * ratio);
      target.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      paintCells(context, model, place, getComputedStyle(target).fontFamily);
    }
    onPainted?.();
  }, [model, place, width, height, onPainted]);
  return <canvas ref={canvas} className="absolute top-0 left-0" style={{ width, height }} />;
}

function paintCells(context: CanvasRenderingContext2D, model: HeatModel, place: HeatPlace, fontFamily: string): void {
  const rowCount = model.rows.length;
  context.font = `11px ${fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let column = 0; column < model.startsMs.length; column += 1)
    for (let row = 0; row < rowCount; row += 1) {
      if (Number.isNaN(model.counts[column * rowCount + row] ?? NaN)) continue;
      const cell = cellBox(model, place, column, row);
      if (cell.width <= 0 || cell.height <= 0) continue;
      const color = model.colorOf(cell.count);
      context.fillStyle = color;
      context.fillRect(cell.x, cell.y, cell.width, cell.height);
      if (model.showValue !== 'never') paintValue(context, model, cell, color);
    }
}

function paintValue(context: CanvasRenderingContext2D, model: HeatModel, cell: HeatCell, color: string): void {
  const text = model.format(cell.count);
  const isTight = cell.height < 13 || context.measureText(text).width > cell.width - 4;
  if (model.showValue === 'auto' && isTight) return;
  context.fillStyle = readableOn(color);
  context.fillText(text, cell.x + cell.width / 2, cell.y + cell.height / 2);
}

function ScaleKey({ scale, left }: { readonly scale: HeatModel['scale']; readonly left: number }) {
  if (scale === null) return null;
  return (
    <div
      className="absolute right-2 bottom-0 flex h-[18px] items-center justify-end gap-2 text-2xs whitespace-nowrap text-ink-muted tabular-nums"
      style={{ left }}
    >
      <span>{scale.from}</span>
      <span
        aria-hidden
        className="h-2 w-24 min-w-6 shrink rounded-[2px]"
        style={{ background: `linear-gradient(to right, ${scale.palette.join(', ')})` }}
      />
      <span>{scale.to}</span>
    </div>
  );
}

function Crosshair({ hover, place, fromMs, toMs }: HeatChartProps & { readonly place: HeatPlace }) {
  const theme = useChartTheme();
  const state = useSyncExternalStore(hover.subscribe, hover.get, () => null);
  if (state === null || state.timeMs < fromMs || state.timeMs > toMs) return null;
  const x = Math.round(place.xOf(state.timeMs)) + 0.5;
  const { box } = place.plane;
  return <line x1={x} x2={x} y1={box.top} y2={box.bottom} stroke={theme.inkMuted} strokeDasharray="3 3" />;
}
