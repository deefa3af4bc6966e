// Which marker lies under the pointer, and the order in which the keys walk them. Pure.
import { placeMarkers } from '@/components/charts/geo/draw-map';
import type { GeoLayer, GeoMarker, GeoModel } from '@/components/charts/geo/geo-model';
import type { MapSize, MapView } from '@/components/charts/geo/mercator';

export interface NearMarker {
  readonly layer: GeoLayer;
  readonly marker: GeoMarker;
  /** Pixels inside the map. */
  readonly x: number;
  readonly y: number;
}

const REACH_PX = 5;

/** The one that lies on top of those that the pointer is on; null when it is on none. */
export function markerAt(
  model: GeoModel,
  pixel: { readonly x: number; readonly y: number },
  look: { readonly view: MapView; readonly size: MapSize },
): NearMarker | null {
  for (const layer of model.layers.toReversed()) {
    if (layer.kind === 'heat') continue;
    for (const { marker, x, y } of placeMarkers(layer.markers, look).toReversed())
      if (Math.hypot(x - pixel.x, y - pixel.y) <= marker.radiusPx + REACH_PX) return { layer, marker, x, y };
  }
  return null;
}

interface Stop {
  readonly layer: GeoLayer;
  readonly marker: GeoMarker;
}

/** All markers, one after the other. */
export function markerStops(model: GeoModel): readonly Stop[] {
  return model.layers.flatMap((layer) =>
    layer.kind === 'heat' ? [] : layer.markers.map((marker) => ({ layer, marker })),
  );
}
