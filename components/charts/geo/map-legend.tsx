'use client';
// What the colours of a map's layers mean, and what the map has to say about itself.
import { Info } from 'lucide-react';
import type { GeoLayer, GeoLegend, GeoModel } from '@/components/charts/geo/geo-model';
import { textEms } from '@/components/charts/text-ems';

const LEAST_HEIGHT_PX = 190;
/** On a narrower map a legend over it would hide what it explains. */
const LEAST_WIDTH_OVER_PX = 420;
const ENTRY_LIMIT = 8;
const ROW_PX = 20;
const MOST_ROWS = 3;
const TEXT_PX = 11;
/** Dots, bars of colour and gaps of an entry. */
const ENTRY_EXTRA_PX = 24;
const GRADIENT_EXTRA_PX = 90;

export interface LegendPlace {
  readonly place: 'over' | 'below' | 'none';
  /** What it takes from the map. */
  readonly belowPx: number;
}

export function placeLegend(
  layers: readonly GeoLayer[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): LegendPlace {
  const legends = layersWithLegend(layers);
  if (legends.length === 0 || heightPx < LEAST_HEIGHT_PX) return { place: 'none', belowPx: 0 };
  if (widthPx >= LEAST_WIDTH_OVER_PX) return { place: 'over', belowPx: 0 };
  const rowCount = legends.reduce((sum, { legend }) => sum + Math.ceil(legendWidthPx(legend) / widthPx), 0);
  return { place: 'below', belowPx: Math.min(MOST_ROWS, rowCount) * ROW_PX };
}

function legendWidthPx({ title, entries, isGradient }: GeoLegend): number {
  const words = isGradient ? [title, entries[0]?.label, entries.at(-1)?.label] : [title, ...entries.map(labelOf)];
  const extraPx = isGradient ? GRADIENT_EXTRA_PX : words.length * ENTRY_EXTRA_PX;
  return words.reduce((sum, word) => sum + textEms(word ?? '') * TEXT_PX, extraPx);
}

function labelOf({ label }: GeoLegend['entries'][number]): string {
  return label;
}

function layersWithLegend(layers: readonly GeoLayer[]) {
  return layers.flatMap(({ key, legend }) => (legend === null ? [] : [{ key, legend }]));
}

export interface MapLegendProps {
  readonly layers: readonly GeoLayer[];
  readonly place: 'over' | 'below';
}

export function MapLegend({ layers, place }: MapLegendProps) {
  return (
    <div
      className={`text-2xs text-ink-muted ${
        place === 'over'
          ? 'pointer-events-none absolute bottom-1 left-1 flex max-h-[calc(100%-5rem)] max-w-[60%] flex-col gap-1.5 overflow-hidden rounded-control border border-line-subtle bg-raised/90 px-2 py-1'
          : 'max-h-[60px] flex-none overflow-hidden px-1'
      }`}
    >
      {layersWithLegend(layers).map(({ key, legend }) => (
        <LayerLegend key={key} legend={legend} place={place} />
      ))}
    </div>
  );
}

interface LayerLegendProps {
  readonly legend: GeoLegend;
  readonly place: MapLegendProps['place'];
}

function LayerLegend({ legend: { title, entries, isGradient }, place }: LayerLegendProps) {
  // Below the map its parts follow each other in lines.
  const box = place === 'over' ? '' : 'flex min-h-5 flex-wrap items-center gap-x-3';
  if (isGradient)
    return (
      <div className={`tabular-nums ${box}`}>
        <div className="truncate">{title}</div>
        <div className="flex items-center gap-1.5">
          <span>{entries[0]?.label}</span>
          <span
            aria-hidden
            className="h-2 w-16 rounded-[2px]"
            style={{ background: `linear-gradient(to right, ${entries.map(({ color }) => color).join(', ')})` }}
          />
          <span>{entries.at(-1)?.label}</span>
        </div>
      </div>
    );
  return (
    <div className={`tabular-nums ${box}`}>
      {entries.length > 1 && <div className="truncate">{title}</div>}
      {entries.slice(0, ENTRY_LIMIT).map(({ label, color }) => (
        <div key={`${label} ${color}`} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 flex-none rounded-full" style={{ background: color }} />
          <span className="truncate">{label}</span>
        </div>
      ))}
    </div>
  );
}

/** Problems are read at once; what is only shown in another way is told to who asks. */
export function MapHints({ model: { problems, hints } }: { readonly model: GeoModel }) {
  return (
    <>
      {problems.length > 0 && (
        <p className="pointer-events-none absolute inset-x-10 top-1/2 -translate-y-1/2 text-center text-xs text-ink">
          <span className="rounded-control bg-raised/90 box-decoration-clone px-2 py-1">{problems.join('. ')}</span>
        </p>
      )}
      {hints.length > 0 && (
        <span
          title={hints.join('\n')}
          className="absolute right-1 bottom-1 rounded-full bg-raised/80 p-1 text-ink-faint"
        >
          <Info size={12} strokeWidth={1.5} aria-hidden />
          <span className="sr-only">{hints.join('. ')}</span>
        </span>
      )}
    </>
  );
}
