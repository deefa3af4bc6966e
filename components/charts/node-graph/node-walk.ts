// Which node an arrow key leads to: the nearest one in its direction. Pure.
import type { GraphPlaces } from '@/components/charts/node-graph/graph-layout';

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** What lies aside counts as further away. */
const ASIDE_WEIGHT = 2.5;
/** Further aside for its distance, it lies another way. */
const MOST_ASIDE = 3;

/** null: the key is no arrow. The node itself where none lies that way; the first one to begin with. */
export function nodeByKey(places: GraphPlaces, fromId: string | null, key: string): string | null {
  const direction = DIRECTIONS[key];
  const [first] = places.keys();
  if (direction === undefined || first === undefined) return null;
  const from = fromId === null ? undefined : places.get(fromId);
  if (fromId === null || from === undefined) return first;
  let best = { id: fromId, distance: Infinity };
  for (const [id, { x, y }] of places) {
    const ahead = (x - from.x) * direction[0] + (y - from.y) * direction[1];
    const aside = Math.abs((x - from.x) * direction[1]) + Math.abs((y - from.y) * direction[0]);
    const distance = ahead + aside * ASIDE_WEIGHT;
    const isThatWay = id !== fromId && ahead > 1 && aside < ahead * MOST_ASIDE;
    if (isThatWay && distance < best.distance) best = { id, distance };
  }
  return best.id;
}
