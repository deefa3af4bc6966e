// The most samples at once, if the query were evaluated as Prometheus does: each operator whole, after all that is below it.
import type { Expr } from '@/lib/promql/ast';
import type { Operator } from '@/server/promql/column';

/** A node while the query runs. */
export interface TracedNode {
  readonly expr: Expr;
  readonly operator: string;
  readonly text: string;
  readonly isRepeated: boolean;
  /** How many steps its one step is repeated for; 1 for all but the top of what is repeated. */
  readonly repeatCount: number;
  readonly stepCount: number;
  readonly children: TracedNode[];
  kind: Operator['kind'];
  seriesCount: number;
  sampleCount: number;
  lastWindowCount: number;
  timeMs: number;
}

interface Level {
  /** Held when the node is done. */
  readonly kept: number;
  /** Most while it worked, counted from what was held before it. */
  readonly peak: number;
}

export function peakOf(top: TracedNode): number {
  const { kept, peak } = levelOf(top);
  // A range at the top is the answer, and held whole.
  return top.kind === 'matrix' && top.children.length === 0 ? top.sampleCount : Math.max(kept, peak);
}

function levelOf(node: TracedNode): Level {
  const { kind, sampleCount, children } = node;
  if (kind === 'string') return { kept: 0, peak: 0 };
  let held = 0;
  let peak = 0;
  for (const child of children) {
    const level = levelOf(child);
    peak = Math.max(peak, held + level.peak);
    held += level.kept;
  }
  // A range is never held as a whole: one window is, while its function runs. What feeds a subquery is held.
  if (kind === 'matrix') return { kept: held, peak };
  const kept = sampleCount * node.repeatCount;
  return { kept, peak: Math.max(peak, held + kept + inputOf(node, held)) };
}

/** What is taken from the operands for one step: a window, or the samples of a step. */
function inputOf({ expr, children, stepCount }: TracedNode, held: number): number {
  const range = children.find((child) => child.kind === 'matrix');
  if (range) return range.lastWindowCount;
  const isStepwise = expr.kind === 'binary' || (expr.kind === 'call' && expr.func !== 'timestamp');
  return isStepwise && children.length > 0 ? Math.ceil(held / Math.max(1, stepCount)) : 0;
}
