// Where a map looks: its wish until somebody moves it, then what that person chose.
import { useCallback, useMemo, useState } from 'react';
import type { GeoModel } from '@/components/charts/geo/geo-model';
import {
  boundedZoom,
  fittedView,
  panned,
  worldPoint,
  worldPx,
  zoomed,
  type MapSize,
  type MapView,
} from '@/components/charts/geo/mercator';
import type { PanZoomControl } from '@/components/charts/pan-zoom-frame';
import type { GeoPlace } from '@/lib/geo/place';

export interface MapViewControl extends PanZoomControl {
  readonly view: MapView;
  readonly showPlace: (place: GeoPlace) => void;
}

export interface MapRoom extends MapSize {
  /** A legend stands over the map's lower edge: what is to be seen stands above it. */
  readonly hasLegendOver: boolean;
}

export function useMapView(model: GeoModel, { widthPx, heightPx, hasLegendOver }: MapRoom): MapViewControl {
  const wished = useMemo(
    () => wishedView(model, { widthPx, heightPx, hasLegendOver }),
    [model, widthPx, heightPx, hasLegendOver],
  );
  const [chosen, setChosen] = useState<MapView | null>(null);
  const { leastZoom, mostZoom } = model;
  const change = useCallback(
    (move: (view: MapView) => MapView) => setChosen((current) => move(current ?? wished)),
    [wished],
  );
  return {
    view: chosen ?? wished,
    isMoved: chosen !== null,
    zoomBy: useCallback(
      (steps, at = { x: widthPx / 2, y: heightPx / 2 }) =>
        change((view) => zoomed(view, boundedZoom(view.zoom + steps, leastZoom, mostZoom), at, { widthPx, heightPx })),
      [change, leastZoom, mostZoom, widthPx, heightPx],
    ),
    panBy: useCallback((dxPx, dyPx) => change((view) => panned(view, dxPx, dyPx)), [change]),
    showPlace: useCallback((place) => change((view) => ({ ...view, center: worldPoint(place) })), [change]),
    reset: useCallback(() => setChosen(null), []),
  };
}

const LEGEND_PX = 50;
const WHOLE_WORLD: MapView = { center: { x: 0.5, y: 0.42 }, zoom: 0 };

function wishedView({ view, layers, leastZoom, mostZoom }: GeoModel, size: MapRoom): MapView {
  if (view.kind === 'at') return { center: worldPoint(view.place), zoom: boundedZoom(view.zoom, leastZoom, mostZoom) };
  const places = layers.flatMap((layer): readonly GeoPlace[] => (layer.kind === 'heat' ? layer.points : layer.markers));
  const legendPx = size.hasLegendOver ? Math.min(LEGEND_PX, size.heightPx / 5) : 0;
  const fitted = fittedView({
    points: places.map(worldPoint),
    size: { widthPx: size.widthPx, heightPx: size.heightPx - legendPx },
    mostZoom: Math.min(mostZoom, view.mostZoom),
    paddingShare: view.paddingShare,
  });
  if (fitted !== null) {
    const zoom = boundedZoom(fitted.zoom, leastZoom, mostZoom);
    const { x, y } = fitted.center;
    return { zoom, center: { x, y: y + legendPx / 2 / worldPx(zoom) } };
  }
  return { ...WHOLE_WORLD, zoom: boundedZoom(Math.log2(Math.max(1, size.widthPx) / 256), leastZoom, mostZoom) };
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const PAN_SHARE = 1 / 8;

/** True when the key was an arrow. */
export function moveByKey(key: string, control: PanZoomControl, { widthPx, heightPx }: MapSize): boolean {
  const arrow = ARROWS[key];
  if (arrow === undefined) return false;
  control.panBy(arrow[0] * widthPx * PAN_SHARE, arrow[1] * heightPx * PAN_SHARE);
  return true;
}
