// The operators `</` and `>/` cut native histograms; floats cannot be cut.
import type { Binary } from '@/lib/promql/ast';
import type { Operator, VectorOperator } from '@/server/promql/column';
import type { TrimOperator } from '@/server/promql/operators/arithmetic';
import { executionError, type QueryRun } from '@/server/promql/query-run';

interface TrimOptions {
  readonly expr: Binary;
  readonly op: TrimOperator;
  readonly left: Operator;
  readonly right: Operator;
  readonly run: QueryRun;
}

/** Nothing comes out, with a note, while series hold floats only. */
export function planTrim({ expr, op, left, right, run }: TrimOptions): VectorOperator {
  const vector = left.kind === 'vector' ? left : right;
  if (vector.kind !== 'vector') throw executionError(`operator "${op}" not allowed for Scalar operations`);
  return {
    kind: 'vector',
    hasOneName: true,
    blocks: async function* () {
      for await (const block of vector.blocks()) {
        if (block.length > 0)
          run.inform(
            `incompatible sample types encountered for binary operator "${op}": float ${op} float`,
            expr.operatorSpan,
          );
        yield block.slice(0, 0);
      }
    },
  };
}
