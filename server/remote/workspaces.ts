// The memory that one request is unpacked and read in. Kept for the next request: regions stay valid until it is given back.
import { createSnappyDecoder, type SnappyDecoder } from '@/lib/formats/remote-write/snappy-block';
import type { WriteRequestLimits } from '@/lib/formats/remote-write/remote-write-limits';
import { WriteRequestReader } from '@/lib/formats/remote-write/write-request';

export interface Workspace {
  readonly decoder: SnappyDecoder;
  readonly reader: WriteRequestReader;
  /** The reference of each row that goes to the store; at least as long as the reader's rows after `reserve`. */
  readonly seriesRefs: Int32Array;
  /** The rows of series `s` that go to the store end before this one. */
  readonly rowEnds: Int32Array;
  /** The reference of each histogram of the request, or NOT_KNOWN. */
  readonly histogramRefs: Int32Array;
  reserve(seriesCount: number, sampleCount: number, histogramCount: number): void;
}

export interface Workspaces {
  take(): Workspace;
  give(workspace: Workspace): void;
}

/** Idle ones kept; each may hold no more than this. */
const KEPT_COUNT = 8;
const KEPT_BYTES = 8 * 1_048_576;

export function createWorkspaces(limits: WriteRequestLimits): Workspaces {
  const idle: Workspace[] = [];
  return {
    // The one used last: its memory is still in the processor's cache.
    take: () => idle.pop() ?? createWorkspace(limits),
    give: (workspace) => {
      const heldBytes = workspace.decoder.heldBytes + workspace.reader.heldBytes;
      if (idle.length < KEPT_COUNT && heldBytes <= KEPT_BYTES) idle.push(workspace);
    },
  };
}

function createWorkspace(limits: WriteRequestLimits): Workspace {
  let seriesRefs = new Int32Array(0);
  let rowEnds = new Int32Array(0);
  let histogramRefs = new Int32Array(0);
  return {
    decoder: createSnappyDecoder(),
    reader: new WriteRequestReader(limits),
    get seriesRefs() {
      return seriesRefs;
    },
    get rowEnds() {
      return rowEnds;
    },
    get histogramRefs() {
      return histogramRefs;
    },
    reserve(seriesCount, sampleCount, histogramCount) {
      if (histogramRefs.length < histogramCount) histogramRefs = new Int32Array(histogramCount * 2);
      if (seriesRefs.length < sampleCount) seriesRefs = new Int32Array(sampleCount * 2);
      if (rowEnds.length < seriesCount) rowEnds = new Int32Array(seriesCount * 2);
    },
  };
}
