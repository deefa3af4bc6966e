// What the gallery shows of a panel type: fixed data with options, always the same picture.
import type { PanelSources } from '@/components/panels/panel-sources';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';

export interface GalleryExample {
  readonly title: string;
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  /** `fieldConfig` as in a panel's JSON. */
  readonly fieldConfig?: Readonly<Record<string, unknown>>;
  /** What list panels are fed with. */
  readonly sources?: Partial<PanelSources>;
  /** In pixels; 420 × 240 when absent. */
  readonly width?: number;
  readonly height?: number;
}

/** 18 Nov 2026, 08:00 to 14:00 UTC. */
export const GALLERY_FROM_MS = 1_794_988_800_000;
export const GALLERY_TO_MS = GALLERY_FROM_MS + 6 * 3_600_000;

/** A series over the gallery's six hours. */
export function gallerySeries(
  name: string,
  labels: Readonly<Record<string, string>>,
  { at, count = 121 }: { readonly at: (share: number, index: number) => number | null; readonly count?: number },
): Frame {
  const stepMs = (GALLERY_TO_MS - GALLERY_FROM_MS) / (count - 1);
  const cells = Array.from({ length: count }, (_, index) => at(index / (count - 1), index));
  return {
    refId: 'A',
    name: null,
    length: count,
    fields: [
      timeField(Float64Array.from({ length: count }, (_, index) => GALLERY_FROM_MS + index * stepMs)),
      numberFieldOf(name, cells, { labels: labelSetOf(labels), legendText: Object.values(labels).join(' ') || name }),
    ],
  };
}

/** Calm, repeatable unrest: a few sines that never line up. */
export function wave(share: number, seed: number): number {
  return (
    Math.sin(share * 9 + seed) + 0.5 * Math.sin(share * 31 + seed * 2.7) + 0.25 * Math.sin(share * 83 + seed * 5.1)
  );
}
