// Room for the values of many series in few allocations.
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';

const FIRST_SLAB_VALUES = 1024;
const SLAB_VALUES = 65_536;

export interface ValueArena {
  /** `count` places of `column` from `at` on; nobody else gets them before restart(). */
  take(count: number): { readonly column: ValueColumn; readonly at: number };
  /** Nobody needs what was handed out: it is written over. Nothing happens unless the arena is for passing values. */
  restart(): void;
}

/** Slabs grow with use: a query for one series takes little. Those for passing values are kept and used again. */
export function createValueArena(isPassing = false): ValueArena {
  const kept: ValueColumn[] = [];
  let column = valueColumn(new Float64Array(0));
  let used = 0;
  let slabValues = FIRST_SLAB_VALUES;
  let nextKept = 0;
  const nextSlab = (count: number): ValueColumn => {
    for (; nextKept < kept.length; nextKept += 1) {
      const slab = kept[nextKept];
      if (!slab || slab.values.length < count) continue;
      nextKept += 1;
      return slab;
    }
    const slab = valueColumn(new Float64Array(Math.max(slabValues, count)));
    slabValues = Math.min(SLAB_VALUES, slabValues * 4);
    if (isPassing) {
      kept.push(slab);
      nextKept = kept.length;
    }
    return slab;
  };
  return {
    take(count) {
      if (used + count > column.values.length) {
        if (count * 4 > SLAB_VALUES) return { column: valueColumn(new Float64Array(count)), at: 0 };
        column = nextSlab(count);
        used = 0;
      }
      const at = used;
      used += count;
      return { column, at };
    },
    restart() {
      if (!isPassing) return;
      nextKept = 0;
      used = Infinity;
    },
  };
}
