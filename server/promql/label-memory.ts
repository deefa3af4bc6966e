// What operators derive from label sets that the store hands out again and again: made once, and found by identity from then on.
import { labelsKey, type LabelSet } from '@/lib/labels/label-set';

/** Label sets that what was derived from is remembered for, all rules together: about 150 bytes each. */
export const REMEMBERED_LABEL_SETS = 200_000;

export type DeriveLabels = (labels: LabelSet) => LabelSet;

export interface LabelMemory {
  /** `derive` with a memory that outlasts the query; `rule` names what it does. Equal results of one rule are the very same list. */
  remembering(rule: string, derive: DeriveLabels): DeriveLabels;
  size(): number;
}

interface Derived {
  readonly bySource: Map<LabelSet, LabelSet>;
  /** One list for all that are equal. */
  readonly byKey: Map<string, LabelSet>;
}

export function createLabelMemory(limit = REMEMBERED_LABEL_SETS): LabelMemory {
  const rules = new Map<string, Derived>();
  let count = 0;
  const noteAdded = (): void => {
    count += 1;
    if (count <= limit) return;
    rules.clear();
    count = 0;
  };
  return {
    size: () => count,
    remembering: (rule, derive) => {
      // Kept by who uses it, even when all is forgotten meanwhile: equal results must stay the same list.
      const known = rules.get(rule) ?? { bySource: new Map(), byKey: new Map() };
      if (!rules.has(rule)) noteAdded();
      rules.set(rule, known);
      return (labels) => {
        const found = known.bySource.get(labels);
        if (found) return found;
        const made = derive(labels);
        const key = labelsKey(made);
        const derived = known.byKey.get(key) ?? made;
        known.byKey.set(key, derived);
        known.bySource.set(labels, derived);
        noteAdded();
        return derived;
      };
    },
  };
}
