// sort, sort_desc, sort_by_label, sort_by_label_desc: an order for instant queries. Over a range labels decide.
import { compareLabels, labelValue } from '@/lib/labels/label-set';
import { collect, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { sortInTurns } from '@/server/promql/sort-in-turns';
import { stringArg, vectorArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';

type Compare = (left: ColumnSeries, right: ColumnSeries) => number;

export const SORT_FUNCTIONS = {
  sort: (input) =>
    sorted(
      input,
      byValue((left, right) => left - right),
      isFloat,
    ),
  sort_desc: (input) =>
    sorted(
      input,
      byValue((left, right) => right - left),
      isFloat,
    ),
  sort_by_label: (input) => sorted(input, byLabels(input)),
  sort_by_label_desc: (input) => {
    const compare = byLabels(input);
    return sorted(input, (left, right) => compare(right, left));
  },
} satisfies Readonly<Record<string, FunctionPlan>>;

/** Native histograms have no order: they are left out. */
function isFloat({ present }: ColumnSeries): boolean {
  return !present || present.includes(1);
}

function sorted(input: CallInput, compare: Compare, keeps?: (series: ColumnSeries) => boolean): VectorOperator {
  const { run, call, grid } = input;
  const vector = vectorArg(input, 0);
  return {
    kind: 'vector',
    hasOneName: vector.hasOneName,
    isOrdered: true,
    blocks: async function* () {
      if (grid.stepCount > 1)
        run.warn('sort is ineffective for range queries since results are always ordered by labels', call.span);
      const all = await collect(vector.blocks(), run);
      if (run.shouldPause()) await run.pause();
      const kept = keeps ? all.filter(keeps) : all;
      yield grid.stepCount > 1 ? kept : await sortInTurns(kept, compare, run);
    },
  };
}

/** NaN comes last either way. */
function byValue(compare: (left: number, right: number) => number): Compare {
  return ({ values: [left = NaN] }, { values: [right = NaN] }) => {
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left === right ? 0 : compare(left, right);
  };
}

function byLabels(input: CallInput): Compare {
  const names = input.call.args.slice(1).map((_arg, at) => stringArg(input, at + 1));
  return (left, right) => {
    for (const name of names) {
      const order = compareNaturally(labelValue(left.labels, name), labelValue(right.labels, name));
      if (order !== 0) return order;
    }
    return compareLabels(left.labels, right.labels);
  };
}

/** As many digits as a 64-bit integer surely has: longer runs are text. */
const INTEGER = /^[0-9]{1,18}$/;

/** Runs of digits count as numbers: `node2` before `node10`. */
function compareNaturally(left: string, right: string): number {
  const lefts = left.match(/[0-9]+|[^0-9]+/g) ?? [];
  const rights = right.match(/[0-9]+|[^0-9]+/g) ?? [];
  for (let at = 0; at < Math.min(lefts.length, rights.length); at += 1) {
    const [one = '', two = ''] = [lefts[at], rights[at]];
    if (one === two) continue;
    const isNumeric = INTEGER.test(one) && INTEGER.test(two);
    if (!isNumeric) return one < two ? -1 : 1;
    // `01` and `1` are the same number: what follows decides.
    const order = BigInt(one) - BigInt(two);
    if (order !== 0n) return order < 0n ? -1 : 1;
  }
  return lefts.length - rights.length;
}
