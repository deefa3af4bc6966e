// How the thread that reads the log hands on the samples of other shares: as columns in pieces of memory that come back.
import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { valueColumn } from '@/lib/encoding/value-block';
import type { HeadBuilder, OtherShares, RowSource } from '@/server/storage/head/head-builder';
import type { FloatRows } from '@/server/storage/log/sample-rows';

/** Samples of one piece. */
const PIECE_SAMPLES = 32_768;
const SAMPLE_BYTES = 2 * Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT;
/** Pieces, and rows that go as a whole, on their way to one thread. */
const AHEAD = 4;
/** Fewer rows are copied one by one. */
const FEW_ROWS = 16;
const NO_STARTS = new Float64Array(0);

export type ToShare = RowSource &
  (
    | { readonly kind: 'floats'; readonly count: number; readonly memory: ArrayBuffer }
    | { readonly kind: 'row'; readonly payload: Uint8Array }
  );

/** `end`: nothing more comes. */
type Handed = ToShare | { readonly kind: 'end' };

/** A message was taken, and this memory is free. */
interface Taken {
  readonly memory?: ArrayBuffer;
}

function columnsIn(memory: ArrayBuffer) {
  const timesAt = PIECE_SAMPLES * Float64Array.BYTES_PER_ELEMENT;
  return {
    column: valueColumn(new Float64Array(memory, 0, PIECE_SAMPLES)),
    timestampsMs: new Float64Array(memory, timesAt, PIECE_SAMPLES),
    series: new Int32Array(memory, timesAt * 2, PIECE_SAMPLES),
  };
}

/** The ports lead to the shares from number 1 on. */
export class ShareSender implements OtherShares {
  private readonly lanes: readonly Lane[];

  constructor(ports: readonly MessagePort[]) {
    this.lanes = ports.map((port) => new Lane(port));
  }

  floats(source: RowSource, number: number, rows: FloatRows, { from, to }: { from: number; to: number }): void {
    this.lanes[number - 1]?.floats(source, rows, from, to);
  }

  row({ epoch, writer }: RowSource, payload: Uint8Array): void {
    // A view of memory that does not last; slice() of a Buffer would be another one.
    for (const lane of this.lanes) lane.row({ kind: 'row', epoch, writer, payload: Uint8Array.from(payload) });
  }

  /** Resolves when all threads have little enough to do. */
  async room(): Promise<void> {
    for (const lane of this.lanes) await lane.room();
  }

  end(): void {
    for (const lane of this.lanes) lane.end();
  }
}

class Lane {
  private readonly free: ArrayBuffer[] = [];
  private underWayCount = 0;
  private source: RowSource = { epoch: 0, writer: 0 };
  private memory: ArrayBuffer | undefined;
  private columns = columnsIn(new ArrayBuffer(PIECE_SAMPLES * SAMPLE_BYTES));
  private count = 0;

  constructor(private readonly port: MessagePort) {
    port.on('message', ({ memory }: Taken) => {
      this.underWayCount -= 1;
      if (memory) this.free.push(memory);
    });
  }

  floats(source: RowSource, rows: FloatRows, from: number, to: number): void {
    if (source.epoch !== this.source.epoch || source.writer !== this.source.writer) {
      this.flush();
      this.source = source;
    }
    for (let at = from; at < to;) {
      const end = Math.min(to, at + PIECE_SAMPLES - this.count);
      this.copy(rows, at, end);
      if (this.count === PIECE_SAMPLES) this.flush();
      at = end;
    }
  }

  row(message: ToShare): void {
    this.flush();
    this.post(message, []);
  }

  async room(): Promise<void> {
    while (this.underWayCount >= AHEAD) await once(this.port, 'message');
  }

  end(): void {
    this.flush();
    this.port.postMessage({ kind: 'end' } satisfies Handed, []);
    // Nobody waits for what comes back.
    this.port.unref();
  }

  private copy({ series, timestampsMs, column }: FloatRows, from: number, to: number): void {
    if (!this.memory) {
      this.memory = this.free.pop() ?? new ArrayBuffer(PIECE_SAMPLES * SAMPLE_BYTES);
      this.columns = columnsIn(this.memory);
    }
    const own = this.columns;
    const at = this.count;
    this.count = at + to - from;
    if (to - from >= FEW_ROWS) {
      own.series.set(series.subarray(from, to), at);
      own.timestampsMs.set(timestampsMs.subarray(from, to), at);
      // Between arrays of one type this copies bytes: NaN payloads survive.
      own.column.values.set(column.values.subarray(from, to), at);
      return;
    }
    for (let row = from, place = at; row < to; row += 1, place += 1) {
      own.series[place] = series[row] ?? 0;
      own.timestampsMs[place] = timestampsMs[row] ?? 0;
      own.column.words[place * 2] = column.words[row * 2] ?? 0;
      own.column.words[place * 2 + 1] = column.words[row * 2 + 1] ?? 0;
    }
  }

  private flush(): void {
    const { memory, count, source } = this;
    if (!memory || count === 0) return;
    this.memory = undefined;
    this.count = 0;
    this.post({ kind: 'floats', epoch: source.epoch, writer: source.writer, count, memory }, [memory]);
  }

  private post(message: ToShare, along: ArrayBuffer[]): void {
    this.underWayCount += 1;
    this.port.postMessage(message satisfies Handed, along);
  }
}

/** Gives the builder all that a ShareSender hands on. */
export function takeShare(port: MessagePort, builder: HeadBuilder): Promise<void> {
  return new Promise((resolve, reject) => {
    port.on('message', (message: Handed) => {
      try {
        if (message.kind === 'end') {
          port.close();
          resolve();
          return;
        }
        const taken = take(message, builder);
        port.postMessage(taken, taken.memory ? [taken.memory] : []);
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}

function take(message: ToShare, builder: HeadBuilder): Taken {
  if (message.kind === 'floats') {
    const { count, memory } = message;
    builder.addFloats(message, { ...columnsIn(memory), count, hasStarts: false, startsMs: NO_STARTS });
    return { memory };
  }
  try {
    builder.addRest(message, message.payload);
  } catch {
    // The row is broken: the thread that reads the log tells.
  }
  return {};
}
