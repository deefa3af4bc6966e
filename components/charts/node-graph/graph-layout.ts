// Where the nodes of a graph stand: in layers along their edges, by forces, or in a grid. Pure; the same data gives the same picture.
import { graphlib, layout as layLayers } from '@dagrejs/dagre';
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { GraphEdge, GraphLayoutName, GraphNode } from '@/components/charts/node-graph/graph-model';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export type GraphPlaces = ReadonlyMap<string, Place>;

export interface GraphRequest {
  readonly nodes: readonly Pick<GraphNode, 'id' | 'radiusPx'>[];
  readonly edges: readonly Pick<GraphEdge, 'source' | 'target'>[];
}

/** For the words below a node. */
const TITLE_PX = 44;
const LEAST_WIDTH_PX = 130;
const LAYER_GAP_PX = 70;
const ROW_GAP_PX = 24;

/** `aspect`: width of the room over its height, which layers and grids are laid out for. */
export function placeNodes(request: GraphRequest, name: GraphLayoutName, aspect: number): GraphPlaces {
  const { nodes } = request;
  const edges = edgesBetween(request);
  if (nodes.length === 0) return new Map();
  if (name === 'force') return byForce(nodes, edges);
  // Layers of things that nothing joins are one long line.
  if (name === 'grid' || edges.length === 0) return inGrid(nodes, aspect);
  const across = inLayers(nodes, edges, 'LR');
  if (isFilling(boundsOf(nodes, across), aspect)) return across;
  const down = inLayers(nodes, edges, 'TB');
  return fillOf(boundsOf(nodes, down), aspect) > fillOf(boundsOf(nodes, across), aspect) ? down : across;
}

/** How large a graph can be drawn in a room that is 1 high. */
function fillOf({ width, height }: GraphBounds, aspect: number): number {
  return Math.min(aspect / Math.max(1, width), 1 / Math.max(1, height));
}

/** No other direction could make it larger by much: it is as wide as its room, or nearly so. */
function isFilling({ width, height }: GraphBounds, aspect: number): boolean {
  const ratio = Math.max(1, width) / Math.max(1, height) / aspect;
  return ratio > 0.5 && ratio < 2;
}

/** Edges whose ends are both there. */
function edgesBetween({ nodes, edges }: GraphRequest): GraphRequest['edges'] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.filter(({ source, target }) => ids.has(source) && ids.has(target) && source !== target);
}

type Nodes = GraphRequest['nodes'];
type Edges = GraphRequest['edges'];

function inLayers(nodes: Nodes, edges: Edges, rankdir: 'LR' | 'TB'): GraphPlaces {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir, ranksep: LAYER_GAP_PX, nodesep: ROW_GAP_PX });
  graph.setDefaultEdgeLabel(() => ({}));
  // Names of nodes come from outside: dagre keeps them in plain objects.
  const keys = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  for (const { id, radiusPx } of nodes)
    graph.setNode(keys.get(id) ?? '', {
      width: Math.max(LEAST_WIDTH_PX, radiusPx * 2),
      height: radiusPx * 2 + TITLE_PX,
    });
  for (const { source, target } of edges) graph.setEdge(keys.get(source) ?? '', keys.get(target) ?? '');
  layLayers(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(keys.get(id) ?? '') as Place;
      return [id, { x, y }];
    }),
  );
}

const TICKS = 300;
const LINK_PX = 170;

function byForce(nodes: Nodes, edges: Edges): GraphPlaces {
  const points = nodes.map(({ id, radiusPx }) => ({ id, radiusPx, x: NaN, y: NaN }));
  const at = new Map(points.map((point) => [point.id, point]));
  const links = edges.flatMap(({ source, target }) => {
    const [from, to] = [at.get(source), at.get(target)];
    return from && to ? [{ source: from, target: to }] : [];
  });
  const simulation = forceSimulation(points)
    .force('link', forceLink(links).distance(LINK_PX).strength(0.6))
    .force('charge', forceManyBody().strength(-900).distanceMax(900))
    .force(
      'collide',
      forceCollide<(typeof points)[number]>((point) => point.radiusPx + TITLE_PX),
    )
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY(0).strength(0.07))
    .force('center', forceCenter(0, 0))
    .stop();
  simulation.tick(TICKS);
  return new Map(points.map(({ id, x, y }) => [id, { x, y }]));
}

const CELL_PX = { x: 160, y: 150 };

function inGrid(nodes: Nodes, aspect: number): GraphPlaces {
  const columns = Math.max(1, Math.round(Math.sqrt((nodes.length * aspect * CELL_PX.y) / CELL_PX.x)));
  return new Map(
    nodes.map(({ id }, at) => [id, { x: (at % columns) * CELL_PX.x, y: Math.floor(at / columns) * CELL_PX.y }]),
  );
}

export interface GraphBounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of all nodes with their words. */
export function boundsOf(nodes: Nodes, places: GraphPlaces): GraphBounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { id, radiusPx } of nodes) {
    const { x, y } = places.get(id) ?? { x: 0, y: 0 };
    const half = Math.max(LEAST_WIDTH_PX / 2, radiusPx);
    [left, right] = [Math.min(left, x - half), Math.max(right, x + half)];
    [top, bottom] = [Math.min(top, y - radiusPx - 8), Math.max(bottom, y + radiusPx + TITLE_PX)];
  }
  return left > right
    ? { left: 0, top: 0, width: 0, height: 0 }
    : { left, top, width: right - left, height: bottom - top };
}
