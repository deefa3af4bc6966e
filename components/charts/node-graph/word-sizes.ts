// How large the words of a graph are: on the screen never smaller than can be read, so fewer of them the smaller the graph is. Pure.
import type { GraphNode } from '@/components/charts/node-graph/graph-model';

export interface WordSizes {
  /** In pixels of the layout, as all sizes here. */
  readonly titlePx: number;
  /** 0: there is no room for names. */
  readonly titleCharacters: number;
  /** The number in the node. */
  readonly hasMain: boolean;
  /** Second lines, in the node and below its name. */
  readonly hasDetails: boolean;
}

const TITLE_PX = 12;
const LEAST_READ_PX = 9;
const DETAILS_FROM_SCALE = 0.75;
/** Between the middles of two neighbours. */
const ROOM_PX = 150;
const CHARACTER_EMS = 0.56;
const MOST_CHARACTERS = 22;
const LEAST_CHARACTERS = 5;
const RIM_PX = 5;

export function wordSizes(scale: number, nodes: readonly Pick<GraphNode, 'radiusPx' | 'mainText'>[]): WordSizes {
  const titlePx = Math.max(TITLE_PX, LEAST_READ_PX / scale);
  const fitting = Math.min(MOST_CHARACTERS, Math.floor(ROOM_PX / (titlePx * CHARACTER_EMS)));
  const hasDetails = scale >= DETAILS_FROM_SCALE;
  return {
    titlePx,
    titleCharacters: fitting < LEAST_CHARACTERS ? 0 : fitting,
    hasMain:
      hasDetails ||
      nodes.every(
        ({ radiusPx, mainText }) => mainText.length * titlePx * CHARACTER_EMS <= 2 * (radiusPx - RIM_PX) + titlePx / 4,
      ),
    hasDetails,
  };
}
