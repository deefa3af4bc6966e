'use client';
// What the colours of a map's layers mean, and what the map has to say about itself.
import { Info } from 'lucide-react';
import type { GeoLayer, GeoLegend, GeoModel } from '@/components/charts/geo/geo-model';

const LEAST_HEIGHT_PX = 190;
const ENTRY_LIMIT = 8;

export function MapLegend({ layers, height }: { readonly layers: readonly GeoLayer[]; readonly height: number }) {
  const legends = layers.flatMap(({ key, legend }) => (legend === null ? [] : [{ key, legend }]));
  if (legends.length === 0 || height < LEAST_HEIGHT_PX) return null;
  return (
    <div className="pointer-events-none absolute bottom-1 left-1 flex max-h-[calc(100%-5rem)] max-w-[60%] flex-col gap-1.5 overflow-hidden rounded-control border border-line-subtle bg-raised/90 px-2 py-1 text-2xs text-ink-muted">
      {legends.map(({ key, legend }) => (
        <LayerLegend key={key} legend={legend} />
      ))}
    </div>
  );
}

function LayerLegend({ legend: { title, entries, isGradient } }: { readonly legend: GeoLegend }) {
  if (isGradient)
    return (
      <div className="tabular-nums">
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
    <div className="tabular-nums">
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
