// Prometheus' success envelope. Errors are thrown and enveloped by the dispatcher.
import type { Pacer } from '@/server/promql/engine';
import { WholeAnswer } from '@/server/http/whole-answer';

const JSON_HEADERS = { headers: { 'content-type': 'application/json' } };

/** The beginning of an answer up to this size is looked at for whether it is all of it. */
const WHOLE_LIMIT_BYTES = 64 * 1024;

/** At most this many warnings and infos are sent; a last line says how many more there were. */
const ANNOTATION_LIMIT = 10;

export interface Annotations {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export function success(data: unknown, annotations: Annotations = {}): Response {
  const text = `{"status":"success","data":${JSON.stringify(data)}${annotationsJson(annotations)}}`;
  return new WholeAnswer(new TextEncoder().encode(text), JSON_HEADERS);
}

/** For data that is rendered in pieces while it streams; with a pacer others get served in between. One piece is sent whole. */
export function successInPieces(
  data: Iterable<string | Uint8Array>,
  annotations: Annotations = {},
  pacer?: Pacer,
): Response {
  const pieces = enveloped(data, annotations);
  const begun = [pieces.next(), pieces.next()].flatMap(({ value, done }) => (done === true ? [] : [bytesOf(value)]));
  // A large piece is not the only one, and the next one is not made before its turn.
  if (sizeOf(begun) <= WHOLE_LIMIT_BYTES) {
    const next = pieces.next();
    if (next.done !== true) begun.push(bytesOf(next.value));
    const last = pieces.next();
    if (last.done === true) return new WholeAnswer(joined(begun), JSON_HEADERS);
    begun.push(bytesOf(last.value));
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
  return new Response(body, JSON_HEADERS);
}

function* enveloped(
  data: Iterable<string | Uint8Array>,
  annotations: Annotations,
): Generator<string | Uint8Array, void> {
  yield '{"status":"success","data":';
  yield* data;
  yield `${annotationsJson(annotations)}}`;
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(sizeOf(pieces));
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
