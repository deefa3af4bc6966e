// Calls inside of calls with what each took, and where each stands: the nested set of a profile. Pure.

export interface FlameCall {
  readonly index: number;
  readonly label: string;
  readonly level: number;
  /** With all that it called. */
  readonly value: number;
  /** Alone. */
  readonly self: number;
  /** Of the whole profile, in the unit of the values: where it begins. */
  readonly start: number;
  /** -1 for a root. */
  readonly parentIndex: number;
  /** Of the call behind the last one inside of this one. */
  readonly endIndex: number;
}

export interface FlameRow {
  readonly label: string;
  readonly level: number;
  readonly value: number;
  /** null: what its own calls leave. */
  readonly self: number | null;
}

/** Sums of larger ones would be no numbers. */
const MOST_VALUE = 1e300;

/** Rows come as they were called, each one level deeper than its caller; a row that skips levels counts as one deeper. */
export function flameCalls(rows: readonly FlameRow[]): FlameCall[] {
  const calls: { -readonly [Key in keyof FlameCall]: FlameCall[Key] }[] = [];
  const open: number[] = [];
  const inside: number[] = [];
  let rootEnd = 0;
  for (const [index, row] of rows.entries()) {
    const level = Math.min(open.length, Math.max(0, Math.floor(row.level) || 0));
    for (const done of open.splice(level)) (calls[done] as { endIndex: number }).endIndex = index;
    const parentIndex = open.at(-1) ?? -1;
    const parent = calls[parentIndex];
    const value = Number.isFinite(row.value) ? Math.min(MOST_VALUE, Math.max(0, row.value)) : 0;
    const start = parent === undefined ? rootEnd : parent.start + (inside[parentIndex] ?? 0);
    if (parent === undefined) rootEnd += value;
    else inside[parentIndex] = (inside[parentIndex] ?? 0) + value;
    inside[index] = 0;
    calls.push({
      index,
      label: row.label,
      level,
      value,
      self: row.self ?? NaN,
      start,
      parentIndex,
      endIndex: rows.length,
    });
    open.push(index);
  }
  for (const call of calls)
    if (Number.isNaN(call.self)) call.self = Math.max(0, call.value - (inside[call.index] ?? 0));
  return calls;
}

export interface FlameBlock {
  readonly call: FlameCall;
  /** Of the width, 0–1. */
  readonly left: number;
  readonly width: number;
  readonly row: number;
}

/** More blocks than these are dust. */
const BLOCK_LIMIT = 2500;
const LEAST_PX = 1.5;

/** What is in sight when a call fills the width: its callers above it, all it called below. */
export function flameBlocks(calls: readonly FlameCall[], focusIndex: number | null, widthPx: number): FlameBlock[] {
  const focus = focusIndex === null ? undefined : calls[focusIndex];
  const total = focus?.value ?? calls.reduce((sum, { value, parentIndex }) => (parentIndex < 0 ? sum + value : sum), 0);
  if (!(total > 0)) return [];
  const from = focus?.start ?? 0;
  const blocks: FlameBlock[] = [];
  for (const call of calls) {
    const isCaller = focus !== undefined && call.index < focus.index && call.endIndex > focus.index;
    const isInside = focus === undefined || (call.index >= focus.index && call.index < focus.endIndex);
    if (!isCaller && !isInside) continue;
    const left = isCaller ? 0 : (call.start - from) / total;
    const width = isCaller ? 1 : Math.min(1 - left, call.value / total);
    if (width * widthPx < LEAST_PX) continue;
    blocks.push({ call, left, width, row: call.level });
    if (blocks.length === BLOCK_LIMIT) break;
  }
  return blocks;
}

export interface FlameSum {
  readonly label: string;
  readonly self: number;
  readonly total: number;
}

/** By label; a call inside of one with the same label counts once in the total. */
export function flameSums(calls: readonly FlameCall[]): FlameSum[] {
  const sums = new Map<string, { label: string; self: number; total: number }>();
  for (const call of calls) {
    const sum = sums.get(call.label) ?? { label: call.label, self: 0, total: 0 };
    sum.self += call.self;
    if (!isInsideOfSame(calls, call)) sum.total += call.value;
    sums.set(call.label, sum);
  }
  return [...sums.values()].toSorted((a, b) => b.self - a.self);
}

function isInsideOfSame(calls: readonly FlameCall[], { label, parentIndex }: FlameCall): boolean {
  for (let at = parentIndex; at >= 0; at = calls[at]?.parentIndex ?? -1) if (calls[at]?.label === label) return true;
  return false;
}

/** Where an arrow key leads: to the caller, to the first call inside, to the neighbours on the same level. */
export function callByKey(blocks: readonly FlameBlock[], fromIndex: number, key: string): number | null {
  const from = blocks.find(({ call }) => call.index === fromIndex);
  if (from === undefined) return null;
  const level = blocks.filter(({ row }) => row === from.row);
  const at = level.indexOf(from);
  switch (key) {
    case 'ArrowUp':
      return blocks.find(({ call }) => call.index === from.call.parentIndex)?.call.index ?? null;
    case 'ArrowDown':
      return blocks.find(({ call }) => call.parentIndex === fromIndex)?.call.index ?? null;
    case 'ArrowLeft':
      return level[at - 1]?.call.index ?? null;
    case 'ArrowRight':
      return level[at + 1]?.call.index ?? null;
    default:
      return null;
  }
}
