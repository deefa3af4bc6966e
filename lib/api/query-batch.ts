// POST /api/watchfire/query/batch: all queries of a page in one request, each answered as soon as it is ready.
// The answer is a stream of binary frames (lib/formats/frame-layout.ts), one a query, in the order in which they are ready.

/** Content type of the streamed answer; `/api/v1/query_range` gives the same frame for this `Accept`. */
export const FRAMES_CONTENT_TYPE = 'application/vnd.watchfire.frames';

export const BATCH_QUERY_LIMIT = 200;

export interface BatchQuery {
  /** Chosen by the client; comes back in the frame's header. */
  readonly id: string;
  /** PromQL with all variables already interpolated. */
  readonly expr: string;
  readonly kind: 'range' | 'instant';
  /** Range: first step. Instant: ignored. Milliseconds since 1970. */
  readonly startMs: number;
  /** Range: last step at the latest. Instant: the time of evaluation. */
  readonly endMs: number;
  /** Range only; at least 1. */
  readonly stepMs: number;
  /** Series beyond this many are left out, with a warning that says how many there were. */
  readonly maxSeries?: number;
}

export interface BatchRequest {
  readonly queries: readonly BatchQuery[];
}

export interface BatchError {
  readonly errorType: string;
  readonly message: string;
  /** Offsets into `expr` where the error lies, when known. */
  readonly startOffset?: number;
  readonly endOffset?: number;
}

/** The JSON header of one frame. The values follow as binary columns (see lib/formats/frame-layout.ts). */
export interface FrameHeader {
  readonly id: string;
  readonly resultType: 'grid' | 'vector' | 'matrix' | 'scalar' | 'string' | 'error';
  readonly startMs?: number;
  readonly stepMs?: number;
  readonly stepCount?: number;
  readonly timestampMs?: number;
  /** Label sets in the flat form of lib/labels/label-set.ts, one a series. */
  readonly series?: readonly (readonly string[])[];
  /** Samples of each series (`matrix` only). */
  readonly lengths?: readonly number[];
  /** Native histograms that follow the columns; absent when there are none. */
  readonly histogramCount?: number;
  readonly text?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly stats?: {
    readonly evalDurationMs: number;
    readonly samplesRead: number;
    readonly seriesRead: number;
    readonly seriesTotal?: number;
  };
  readonly error?: BatchError;
}
