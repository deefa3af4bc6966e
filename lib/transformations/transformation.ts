// What a transformation is: frames in, frames out, by options from the dashboard's JSON, which may be anything.
import type { Gazetteer } from '@/lib/geo/gazetteer';
import type { Frame } from '@/lib/series/frame';

export type Options = Readonly<Record<string, unknown>>;

export interface TransformContext {
  /** IANA name: for dates in text. */
  readonly timeZone: string;
  /** Puts the dashboard's variables into an option. */
  readonly interpolate: (text: string) => string;
  /** Loaded for steps that need them (`needsPlaces`). */
  readonly places?: Gazetteer;
}

export interface Transformation {
  /** As in Grafana's dashboards. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Ids of the same thing in older files. */
  readonly aliases?: readonly string[];
  /** It looks names of places up. */
  readonly needsPlaces?: boolean;
  readonly apply: (frames: readonly Frame[], options: Options, context: TransformContext) => readonly Frame[];
}

/** "merge-A-B": what the result of several frames is called, so that a later step can name it. */
export function joinedRefId(id: string, frames: readonly Frame[]): string {
  return `${id}-${frames.map((frame) => frame.refId).join('-')}`;
}
