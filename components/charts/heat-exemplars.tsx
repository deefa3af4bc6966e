'use client';
// Single measured events on a heatmap: each a mark that says what is known of it.
import { useMemo, useState } from 'react';
import type { ChartExemplar } from '@/components/charts/chart-model';
import { shareOfValue, type HeatModel, type HeatPlace } from '@/components/charts/heat-layout';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { formatPattern } from '@/lib/units/dates';
import type { Zone } from '@/lib/units/zone';

export interface HeatExemplarsProps {
  readonly exemplars?: readonly ChartExemplar[] | undefined;
  readonly model: HeatModel;
  readonly place: HeatPlace;
  readonly width: number;
  readonly height: number;
  readonly zone: Zone;
}

/** More would cover the cells. */
const EXEMPLAR_LIMIT = 200;
const MARK_PX = 14;

interface PlacedExemplar {
  readonly exemplar: ChartExemplar;
  readonly x: number;
  readonly y: number;
}

const NONE: readonly ChartExemplar[] = [];

export function HeatExemplars({ exemplars = NONE, model, place, width, height, zone }: HeatExemplarsProps) {
  const placed = useMemo(() => placeExemplars(exemplars, model, place), [exemplars, model, place]);
  const [pointed, setPointed] = useState<PlacedExemplar | null>(null);
  return (
    <>
      {placed.map((one) => (
        <button
          key={`${one.exemplar.timeMs} ${one.x} ${one.y}`}
          type="button"
          aria-label={`Exemplar ${model.formatY(one.exemplar.value)}`}
          data-exemplar={one.exemplar.timeMs}
          className="absolute flex items-center justify-center rounded-[2px] p-0"
          style={{ left: one.x - MARK_PX / 2, top: one.y - MARK_PX / 2, width: MARK_PX, height: MARK_PX }}
          onPointerEnter={() => setPointed(one)}
          onPointerLeave={() => setPointed(null)}
          onFocus={() => setPointed(one)}
          onBlur={() => setPointed(null)}
        >
          <span
            aria-hidden
            className="size-[7px] rotate-45 border border-panel"
            style={{ background: model.exemplarColor }}
          />
        </button>
      ))}
      {pointed !== null && (
        <PointTooltip x={pointed.x} y={pointed.y} widthPx={width} heightPx={height} timeMs={pointed.exemplar.timeMs}>
          <span className="block text-ink-muted tabular-nums">
            {formatPattern(pointed.exemplar.timeMs, 'D MMM HH:mm:ss', zone)}
          </span>
          {[['Value', model.formatY(pointed.exemplar.value)] as const, ...pointed.exemplar.labels].map(
            ([name, value]) => (
              <span key={name} className="flex gap-4">
                <span className="min-w-0 flex-1 truncate text-ink-muted">{name}</span>
                <span className="tabular-nums">{value}</span>
              </span>
            ),
          )}
        </PointTooltip>
      )}
    </>
  );
}

/** Every n-th of too many, so that what is shown is spread over the whole range. */
function placeExemplars(exemplars: readonly ChartExemplar[], model: HeatModel, place: HeatPlace): PlacedExemplar[] {
  const { box } = place.plane;
  const step = Math.max(1, exemplars.length / EXEMPLAR_LIMIT);
  const placed: PlacedExemplar[] = [];
  for (let at = 0; at < exemplars.length; at += step) {
    const exemplar = exemplars[Math.floor(at)];
    const share = exemplar === undefined ? null : shareOfValue(model, exemplar.value);
    if (exemplar === undefined || share === null) continue;
    const x = place.xOf(exemplar.timeMs);
    if (x >= box.left && x <= box.right) placed.push({ exemplar, x, y: place.yOf(share) });
  }
  return placed;
}
