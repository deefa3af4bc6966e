// Which memory of derived label sets an operator uses.
import type { VectorOperator } from '@/server/promql/column';
import { createLabelMemory, type LabelMemory } from '@/server/promql/label-memory';
import type { QueryRun } from '@/server/promql/query-run';

/** What would not be met again is not remembered for longer than the operator lives. */
export function memoryFor(run: QueryRun, ...inputs: readonly Pick<VectorOperator, 'hasKeptLabels'>[]): LabelMemory {
  const areKept = inputs.every(({ hasKeptLabels }) => hasKeptLabels === true);
  return areKept ? run.labelMemory : createLabelMemory(Infinity);
}
