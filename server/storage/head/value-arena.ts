// Room for the values of many series in few allocations.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';

const FIRST_SLAB_VALUES = 1024;
const SLAB_VALUES = 65_536;

export interface ValueArena {
  /** `count` places of `column` from `at` on; nobody else gets them. */
  take(count: number): { readonly column: ValueColumn; readonly at: number };
}

/** Slabs grow with use: a query for one series takes little. */
export function createValueArena(): ValueArena {
  let column = valueColumn(new Float64Array(0));
  let used = 0;
  let slabValues = FIRST_SLAB_VALUES;
  return {
    take(count) {
      if (used + count > column.values.length) {
        if (count * 4 > SLAB_VALUES) return { column: valueColumn(new Float64Array(count)), at: 0 };
        column = valueColumn(new Float64Array(Math.max(slabValues, count)));
        slabValues = Math.min(SLAB_VALUES, slabValues * 4);
        used = 0;
      }
      const at = used;
      used += count;
      return { column, at };
    },
  };
}
