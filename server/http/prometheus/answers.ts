// Prometheus' success envelope. Errors are thrown and enveloped by the dispatcher.
import type { Pacer } from '@/server/promql/engine';
import { type Answer, WholeAnswer } from '@/server/http/whole-answer';

const JSON_TYPE = 'application/json';

/** Answers up to about this size are sent whole: in pieces they would take longer. */
const WHOLE_LIMIT_BYTES = 256 * 1024;

/** At most this many warnings and infos are sent; a last line says how many more there were. */
const ANNOTATION_LIMIT = 10;

export interface Annotations {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export function success(data: unknown, annotations: Annotations = {}): Answer {
  const text = `{"status":"success","data":${JSON.stringify(data)}${annotationsJson(annotations)}}`;
  return new WholeAnswer(new TextEncoder().encode(text), JSON_TYPE);
}

/** For data that is rendered in pieces, while it streams when it is long; with a pacer others get served in between. */
export function successInPieces(
  data: Iterable<string | Uint8Array>,
  annotations: Annotations = {},
  pacer?: Pacer,
): Answer {
  const pieces = enveloped(data, annotations);
  const begun: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes <= WHOLE_LIMIT_BYTES && pacer?.shouldPause() !== true) {
    const { value, done } = pieces.next();
    if (done === true) return new WholeAnswer(joined(begun, sizeBytes), JSON_TYPE);
    const piece = bytesOf(value);
    begun.push(piece);
    sizeBytes += piece.length;
  }
  let isCanceled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (pacer?.shouldPause() === true) await pacer.pause();
      if (isCanceled) return;
      const ready = begun.shift();
      const { value, done } = ready ? { value: ready, done: false } : pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(bytesOf(value));
    },
    cancel() {
      isCanceled = true;
    },
  });
  return new Response(body, { headers: { 'content-type': JSON_TYPE } });
}

function* enveloped(
  data: Iterable<string | Uint8Array>,
  annotations: Annotations,
): Generator<string | Uint8Array, void> {
  yield '{"status":"success","data":';
  yield* data;
  yield `${annotationsJson(annotations)}}`;
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(sizeBytes);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function bytesOf(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece;
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
