// Where operators write their results: a new array each, or the same ones from block to block.
import type { BlockUse } from '@/server/promql/column';

export interface ColumnRoom {
  /** One entry a step; what was there before may still be. */
  take(): Float64Array;
  /** Passing columns of the block before are written over from here on. */
  restart(): void;
}

export function createColumnRoom(stepCount: number, use: BlockUse): ColumnRoom {
  if (use === 'kept') return { take: () => new Float64Array(stepCount), restart: () => undefined };
  const columns: Float64Array[] = [];
  let next = 0;
  return {
    take: () => {
      const column = columns[next] ?? new Float64Array(stepCount);
      columns[next] = column;
      next += 1;
      return column;
    },
    restart: () => {
      next = 0;
    },
  };
}
