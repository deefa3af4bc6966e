// Which of several threads builds the head of which series at a start.

/** Neighbours by id are of one share: their memory lies together, and rows of the log have runs of them. */
const RUN_BITS = 10;
/** The first one also reads the log: it has less to build. With two of these threads both end at about the same time. */
const READER_PARTS = 2;
const OTHER_PARTS = 5;

/** The series of one of `count` shares. */
export interface SeriesShare {
  readonly number: number;
  readonly count: number;
}

/** The number of the share that a stored id belongs to. */
export function createOwnerOf(shareCount: number): (id: number) => number {
  const partCount = READER_PARTS + OTHER_PARTS * (shareCount - 1);
  const owners = Int32Array.from({ length: partCount }, (_, part) =>
    Math.max(0, Math.ceil((part + 1 - READER_PARTS) / OTHER_PARTS)),
  );
  return (id) => owners[(id >>> RUN_BITS) % partCount] ?? 0;
}

/** Behind the last row from this one on whose series are, for sure, of one share. */
export function shareRunEnd(series: Int32Array, from: number, count: number): number {
  const run = (series[from] ?? 0) >>> RUN_BITS;
  let to = from + 1;
  while (to < count && (series[to] ?? 0) >>> RUN_BITS === run) to += 1;
  return to;
}
