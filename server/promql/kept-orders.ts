// In which order series of an answer stand: found once for the same lists of labels, which come again with each refresh.
import { compareLabels, type LabelSet } from '@/lib/labels/label-set';
import { sortInTurns } from '@/server/promql/sort-in-turns';
import type { Pacer } from '@/server/promql/turns';

/** Series of all orders that are kept, together: 12 bytes each. */
export const KEPT_ORDER_SERIES = 300_000;
/** Fewer are sorted as quickly as they are found. */
const LEAST_SERIES = 32;
const ENTRY_LIMIT = 100;

interface Labelled {
  readonly labels: LabelSet;
}

export interface KeptOrders {
  /** Sorted by labels, in a new list; equal ones keep their order. `comeAgain`: the lists of labels are those of later answers, too. */
  sorted<Series extends Labelled>(
    all: readonly Series[],
    { pacer, comeAgain }: { readonly pacer: Pacer; readonly comeAgain: boolean },
  ): Promise<readonly Series[]>;
  /** Series of what is kept. */
  size(): number;
}

interface Order {
  readonly labels: readonly LabelSet[];
  /** Which of them comes first, second, … */
  readonly places: Uint32Array;
}

export function createKeptOrders(limit = KEPT_ORDER_SERIES): KeptOrders {
  /** Used last comes last. */
  let orders: Order[] = [];
  const size = (): number => orders.reduce((sum, { labels }) => sum + labels.length, 0);
  const keep = (order: Order): void => {
    orders = [...orders.filter((other) => other !== order), order];
    while (orders.length > ENTRY_LIMIT || size() > limit) orders.shift();
  };
  return {
    size,
    sorted: async (all, { pacer, comeAgain }) => {
      if (!comeAgain || all.length < LEAST_SERIES) return sortInTurns(all, byLabels, pacer);
      let order = orders.find(({ labels }) => isOf(labels, all));
      if (!order) {
        const places = Array.from(all, ({ labels }, place) => ({ labels, place }));
        const inOrder = await sortInTurns(places, byLabels, pacer);
        order = { labels: all.map(({ labels }) => labels), places: Uint32Array.from(inOrder, ({ place }) => place) };
      }
      keep(order);
      return Array.from(order.places, (place) => all[place]).filter((series) => series !== undefined);
    },
  };
}

function byLabels(left: Labelled, right: Labelled): number {
  return compareLabels(left.labels, right.labels);
}

/** The very same lists, in the same order. */
function isOf(labels: readonly LabelSet[], all: readonly Labelled[]): boolean {
  if (labels.length !== all.length) return false;
  for (let at = 0; at < labels.length; at += 1) if (labels[at] !== all[at]?.labels) return false;
  return true;
}
