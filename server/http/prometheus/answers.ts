// Prometheus' success envelope. Errors are thrown and enveloped by the dispatcher.
import type { Pacer } from '@/server/promql/engine';

/** At most this many warnings and infos are sent; a last line says how many more there were. */
const ANNOTATION_LIMIT = 10;

export interface Annotations {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export function success(data: unknown, annotations: Annotations = {}): Response {
  return jsonResponse(`{"status":"success","data":${JSON.stringify(data)}${annotationsJson(annotations)}}`);
}

/** For data that is rendered in pieces while it streams; with a pacer others get served in between. */
export function successInPieces(
  data: Iterable<string | Uint8Array>,
  annotations: Annotations = {},
  pacer?: Pacer,
): Response {
  const pieces = enveloped(data, annotations);
  const encoder = new TextEncoder();
  let isCanceled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (pacer?.shouldPause() === true) await pacer.pause();
      if (isCanceled) return;
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    cancel() {
      isCanceled = true;
    },
  });
  return jsonResponse(body);
}

function* enveloped(data: Iterable<string | Uint8Array>, annotations: Annotations): Generator<string | Uint8Array> {
  yield '{"status":"success","data":';
  yield* data;
  yield `${annotationsJson(annotations)}}`;
}

function jsonResponse(body: string | ReadableStream<Uint8Array>): Response {
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

function annotationsJson({ warnings = [], infos = [] }: Annotations): string {
  return listJson('warnings', 'warning', warnings) + listJson('infos', 'info', infos);
}

function listJson(member: string, noun: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(0, ANNOTATION_LIMIT);
  const hiddenCount = lines.length - shown.length;
  const list = hiddenCount === 0 ? shown : [...shown, `${hiddenCount} more ${noun} annotations omitted`];
  return `,"${member}":${JSON.stringify(list)}`;
}
