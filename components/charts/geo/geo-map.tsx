'use client';
// A map of the world without tiles: outlines that come with the product, layers of data on them, legend, tooltip and zoom.
import { Minus, Plus, RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { clearedCanvas } from '@/components/charts/fit-canvas';
import { drawMap, mapPaths, type MapPaths } from '@/components/charts/geo/draw-map';
import type { GeoModel } from '@/components/charts/geo/geo-model';
import { MapHints, MapLegend } from '@/components/charts/geo/map-legend';
import { toPixels, worldPoint } from '@/components/charts/geo/mercator';
import { markerAt, markerStops, type NearMarker } from '@/components/charts/geo/near-marker';
import { loadOutlines } from '@/components/charts/geo/outlines';
import { moveByKey, useMapView } from '@/components/charts/geo/use-map-view';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { usePanDrag, useWheelZoom } from '@/components/charts/use-pan-zoom';
import { IconButton } from '@/components/ui/icon-button';

export interface GeoMapProps {
  readonly title: string;
  readonly model: GeoModel;
  readonly width: number;
  readonly height: number;
  readonly onPainted?: (() => void) | undefined;
}

const LEAST_PX_WITH_BUTTONS = 160;

export function GeoMap({ title, model, width, height, onPainted }: GeoMapProps) {
  const root = useRef<HTMLDivElement>(null);
  const size = { widthPx: width, heightPx: height };
  const control = useMapView(model, size);
  const { view } = control;
  const [pointed, setPointed] = useState<NearMarker | null>(null);
  const drag = usePanDrag(control.panBy);
  useWheelZoom(root, model.isZoomedByWheel, control.zoomBy);
  const walk = useMarkerWalk(model, control.showPlace);
  const hasTooltip = model.hasTooltip && !drag.isDragging;
  const shown = walk.stop === null ? pointed : { ...walk.stop, ...toPixels(worldPoint(walk.stop.marker), view, size) };
  const count = markerStops(model).length;
  return (
    <figure
      aria-label={`${title}. Map, ${model.layers.length} ${model.layers.length === 1 ? 'layer' : 'layers'}, ${count} ${count === 1 ? 'place' : 'places'}`}
      data-series-count={model.layers.length}
      data-point-count={count}
      className="relative size-full overflow-hidden rounded-control"
    >
      {/* It has keys of its own, as a widget that no other role names. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={root}
        role="application"
        aria-label={`Map of ${title}. Arrow keys move it, plus and minus zoom, page keys walk the places`}
        // The arrow keys move it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-zoom={view.zoom.toFixed(2)}
        className={`absolute inset-0 touch-pan-y select-none ${drag.isDragging ? 'cursor-grabbing' : 'cursor-grab'}`}
        {...drag.handlers}
        onPointerMove={(event) => {
          drag.moveTo(event);
          const bounds = event.currentTarget.getBoundingClientRect();
          walk.end();
          setPointed(
            markerAt(model, { x: event.clientX - bounds.left, y: event.clientY - bounds.top }, { view, size }),
          );
        }}
        onPointerLeave={() => setPointed(null)}
        onDoubleClick={(event) => {
          const bounds = event.currentTarget.getBoundingClientRect();
          control.zoomBy(1, { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
        }}
        onKeyDown={(event) => {
          if (!moveByKey(event, control, size) && !walk.onKey(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onBlur={walk.end}
      >
        <MapCanvas model={model} view={view} size={size} onPainted={onPainted} />
      </div>
      <MapLegend layers={model.layers} height={height} />
      <MapHints model={model} />
      {model.hasZoomButtons && width >= LEAST_PX_WITH_BUTTONS && height >= LEAST_PX_WITH_BUTTONS && (
        <div className="absolute top-1 left-1 flex flex-col rounded-control border border-line-subtle bg-raised/90">
          <IconButton
            size="small"
            hasTooltip={false}
            label="Zoom in"
            icon={<Plus />}
            onClick={() => control.zoomBy(1)}
          />
          <IconButton
            size="small"
            hasTooltip={false}
            label="Zoom out"
            icon={<Minus />}
            onClick={() => control.zoomBy(-1)}
          />
          {control.isMoved && (
            <IconButton
              size="small"
              hasTooltip={false}
              label="Back to the first view"
              icon={<RotateCcw />}
              onClick={control.reset}
            />
          )}
        </div>
      )}
      <div aria-live="polite" className="sr-only">
        {walk.stop !== null && spoken(walk.stop)}
      </div>
      {shown !== null && hasTooltip && (
        <PointTooltip x={shown.x} y={shown.y} widthPx={width} heightPx={height}>
          <PlaceWords place={shown} />
        </PointTooltip>
      )}
    </figure>
  );
}

type Stop = Pick<NearMarker, 'layer' | 'marker'>;

/** The page keys go from place to place, Escape ends it. */
function useMarkerWalk(model: GeoModel, showPlace: (place: Stop['marker']) => void) {
  const [at, setAt] = useState<number | null>(null);
  const stops = markerStops(model);
  const end = (): void => setAt(null);
  return {
    stop: at === null ? null : (stops[at] ?? null),
    end,
    onKey: ({ key }: KeyboardEvent): boolean => {
      if (key === 'Escape' && at !== null) end();
      else if ((key === 'PageDown' || key === 'PageUp') && stops.length > 0) {
        const step = key === 'PageDown' ? 1 : -1;
        const next = at === null ? 0 : (at + step + stops.length) % stops.length;
        setAt(next);
        const stop = stops[next];
        if (stop !== undefined) showPlace(stop.marker);
      } else return false;
      return true;
    },
  };
}

function spoken({ marker }: Stop): string {
  return marker
    .wordsAt()
    .map(([name, text]) => `${name} ${text}`)
    .join(', ');
}

interface MapCanvasProps extends Pick<GeoMapProps, 'model' | 'onPainted'> {
  readonly view: ReturnType<typeof useMapView>['view'];
  readonly size: { readonly widthPx: number; readonly heightPx: number };
}

function MapCanvas({ model, view, size: { widthPx, heightPx }, onPainted }: MapCanvasProps) {
  const theme = useChartTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const outlines = usePaths(model.hasOutlines);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d') ?? null;
    const hasRoom = widthPx >= 1 && heightPx >= 1;
    if (target !== null && context !== null && hasRoom) {
      const size = { widthPx, heightPx };
      const { fontFamily } = getComputedStyle(target);
      clearedCanvas(target, context, size);
      drawMap(context, { model, view, size, theme, fontFamily, outlines: outlines === 'none' ? null : outlines });
    }
    // Without outlines yet it is not the whole picture.
    if (outlines !== null || !hasRoom) onPainted?.();
  }, [model, view, widthPx, heightPx, theme, outlines, onPainted]);
  return <canvas ref={canvas} className="absolute inset-0 size-full" />;
}

/** null while they are on their way; `none` when they are not wanted or do not come. */
function usePaths(isWanted: boolean): MapPaths | 'none' | null {
  const [paths, setPaths] = useState<MapPaths | 'none' | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isGone = false;
    loadOutlines().then(
      (loaded) => !isGone && setPaths(mapPaths(loaded)),
      // Places without land under them still say something.
      () => !isGone && setPaths('none'),
    );
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  return isWanted ? paths : 'none';
}

function PlaceWords({ place }: { readonly place: Stop }) {
  const { layer, marker } = place;
  return (
    <>
      <span className="flex items-center gap-2 pb-1">
        <span aria-hidden className="size-2.5 flex-none rounded-full" style={{ background: marker.color }} />
        <span className="min-w-0 truncate font-semibold">{layer.name}</span>
      </span>
      {marker.wordsAt().map(([name, text], at) => (
        // Columns may have the same name.
        <span key={`${at} ${name}`} className="flex h-5 gap-4">
          <span className="min-w-0 flex-1 truncate text-ink-muted">{name}</span>
          <span className="truncate tabular-nums">{text}</span>
        </span>
      ))}
    </>
  );
}
