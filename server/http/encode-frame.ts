// Results as columns for those who ask for them by `Accept`.
import { FRAMES_CONTENT_TYPE } from '@/lib/api/query-batch';
import { encodeFrameInSlices } from '@/lib/formats/encode-frames';
import type { QueryResult } from '@/lib/series/query-result';
import type { Pacer } from '@/server/promql/engine';

/** Encodes a frame; others get served in between. */
export async function encodeInTurns(id: string, result: QueryResult, pacer: Pacer): Promise<Uint8Array<ArrayBuffer>> {
  const slices = encodeFrameInSlices(id, result);
  for (;;) {
    const { value, done } = slices.next();
    if (done === true) return value;
    if (pacer.shouldPause()) await pacer.pause();
  }
}

/** Whether an `Accept` header names frames, and JSON with no greater weight. A wildcard means JSON: everybody can read that. */
export function prefersFrames(accept: string): boolean {
  const framesWeight = weightOf(accept, FRAMES_CONTENT_TYPE);
  return framesWeight > 0 && framesWeight >= weightOf(accept, 'application/json');
}

/** 0 when the type is not named. */
function weightOf(accept: string, type: string): number {
  for (const part of accept.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (name !== type) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return weight === undefined ? 1 : Number(weight) || 0;
  }
  return 0;
}
