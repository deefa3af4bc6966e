// What a map draws, decided before: places with colours, sizes and words. The map adds pixels and the pointer, nothing else.
import type { GeoPlace } from '@/lib/geo/place';

export type MarkerSymbol = 'circle' | 'square' | 'triangle' | 'star' | 'cross' | 'x';

export interface GeoMarker extends GeoPlace {
  readonly color: string;
  readonly radiusPx: number;
  readonly rotationDeg: number;
  /** Beside the marker; "" = none. */
  readonly text: string;
  /** For the tooltip, in the order of the columns. */
  readonly wordsAt: () => readonly (readonly [name: string, text: string])[];
}

export interface GeoHeatPoint extends GeoPlace {
  /** 0–1 */
  readonly weight: number;
}

interface LayerBase {
  readonly key: string;
  readonly name: string;
  /** 0–1 */
  readonly opacity: number;
  readonly legend: GeoLegend | null;
}

export interface MarkerLayer extends LayerBase {
  readonly kind: 'markers';
  readonly symbol: MarkerSymbol | null;
  readonly fontPx: number;
  readonly markers: readonly GeoMarker[];
}

export interface HeatLayer extends LayerBase {
  readonly kind: 'heat';
  readonly points: readonly GeoHeatPoint[];
  readonly radiusPx: number;
  readonly blurPx: number;
}

export interface RouteLayer extends LayerBase {
  readonly kind: 'route';
  /** In order; each has the colour of the stretch that ends at it. */
  readonly markers: readonly GeoMarker[];
  readonly widthPx: number;
  readonly arrow: 'none' | 'forward' | 'backward';
}

export type GeoLayer = MarkerLayer | HeatLayer | RouteLayer;

export interface GeoLegend {
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly color: string }[];
  /** Colours that flow into each other, from the first label to the last. */
  readonly isGradient: boolean;
}

export type ViewWish =
  | { readonly kind: 'at'; readonly place: GeoPlace; readonly zoom: number }
  | { readonly kind: 'fit'; readonly mostZoom: number; readonly paddingShare: number };

export interface GeoModel {
  readonly layers: readonly GeoLayer[];
  readonly view: ViewWish;
  readonly leastZoom: number;
  readonly mostZoom: number;
  readonly hasTooltip: boolean;
  readonly hasZoomButtons: boolean;
  readonly isZoomedByWheel: boolean;
  readonly hasOutlines: boolean;
  /** Why a layer shows nothing. */
  readonly problems: readonly string[];
  /** What is shown in another way than the file says. */
  readonly hints: readonly string[];
}
