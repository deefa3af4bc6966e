'use client';
// A map of the world without tiles: outlines that come with the product, layers of data on them, legend, tooltip and zoom.
import { useEffect, useRef, useState } from 'react';
import { useChartTheme } from '@/components/charts/chart-theme';
import { clearedCanvas } from '@/components/charts/fit-canvas';
import { drawMap, mapPaths, type MapPaths } from '@/components/charts/geo/draw-map';
import type { GeoModel } from '@/components/charts/geo/geo-model';
import { MapHints, MapLegend, placeLegend } from '@/components/charts/geo/map-legend';
import { toPixels, worldPoint } from '@/components/charts/geo/mercator';
import { markerAt, markerStops, type NearMarker } from '@/components/charts/geo/near-marker';
import { loadOutlines } from '@/components/charts/geo/outlines';
import { moveByKey, useMapView } from '@/components/charts/geo/use-map-view';
import { NamedWords, PanZoomFrame, spokenWords } from '@/components/charts/pan-zoom-frame';

export interface GeoMapProps {
  readonly title: string;
  readonly model: GeoModel;
  readonly width: number;
  readonly height: number;
  readonly onPainted?: (() => void) | undefined;
}

export function GeoMap({ title, model, width, height, onPainted }: GeoMapProps) {
  const legend = placeLegend(model.layers, { widthPx: width, heightPx: height });
  const size = { widthPx: width, heightPx: height - legend.belowPx };
  const control = useMapView(model, { ...size, hasLegendOver: legend.place === 'over' });
  const { view } = control;
  const [pointed, setPointed] = useState<NearMarker | null>(null);
  const walk = useMarkerWalk(model, control.showPlace);
  const shown = walk.stop === null ? pointed : { ...walk.stop, ...toPixels(worldPoint(walk.stop.marker), view, size) };
  const count = markerStops(model).length;
  const map = (
    <PanZoomFrame
      sentence={`${title}. Map, ${model.layers.length} ${model.layers.length === 1 ? 'layer' : 'layers'}, ${count} ${count === 1 ? 'place' : 'places'}`}
      keysLabel={`Map of ${title}. Arrow keys move it, plus and minus zoom, page keys walk the places`}
      seriesCount={model.layers.length}
      pointCount={count}
      width={width}
      height={size.heightPx}
      control={control}
      isZoomedByWheel={model.isZoomedByWheel}
      hasButtons={model.hasZoomButtons}
      buttonStep={1}
      picture={<MapCanvas model={model} view={view} size={size} onPainted={onPainted} />}
      onPoint={(at) => {
        if (at !== null) walk.end();
        setPointed(at && markerAt(model, at, { view, size }));
      }}
      onDoubleClick={(at) => control.zoomBy(1, at)}
      onKey={({ key }) => moveByKey(key, control, size) || walk.onKey(key)}
      onBlur={walk.end}
      spoken={walk.stop === null ? '' : spokenWords(walk.stop.marker.wordsAt())}
      tooltip={shown !== null && model.hasTooltip ? { at: shown, content: <PlaceWords place={shown} /> } : null}
    >
      {legend.place === 'over' && <MapLegend layers={model.layers} place="over" />}
      <MapHints model={model} />
    </PanZoomFrame>
  );
  if (legend.place !== 'below') return map;
  return (
    <div className="flex size-full flex-col">
      <div className="min-h-0 flex-1">{map}</div>
      <MapLegend layers={model.layers} place="below" />
    </div>
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
    onKey: (key: string): boolean => {
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
      <NamedWords words={marker.wordsAt()} />
    </>
  );
}
