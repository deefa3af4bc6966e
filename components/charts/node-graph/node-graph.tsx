'use client';
// A graph of nodes and edges: laid out, with zoom, pan and keys; what belongs to the node in focus stands out.
import { useMemo, useState } from 'react';
import { boundsOf, placeNodes, type GraphPlaces } from '@/components/charts/node-graph/graph-layout';
import type { GraphEdge, GraphModel, GraphNode, GraphWord } from '@/components/charts/node-graph/graph-model';
import { EdgeShape, NodeShape } from '@/components/charts/node-graph/graph-parts';
import { fitGraph, zoomGraph, type GraphSize, type GraphView } from '@/components/charts/node-graph/graph-view';
import { nodeByKey } from '@/components/charts/node-graph/node-walk';
import { wordSizes } from '@/components/charts/node-graph/word-sizes';
import { LEAST_PX_WITH_LEGEND } from '@/components/charts/legend-layout';
import {
  LEAST_PX_WITH_BUTTONS,
  NamedWords,
  PanZoomFrame,
  spokenWords,
  type PanZoomControl,
} from '@/components/charts/pan-zoom-frame';
import { usePainted } from '@/components/charts/use-painted';
import type { PixelPoint } from '@/components/charts/use-pan-zoom';

export interface NodeGraphProps {
  readonly title: string;
  readonly model: GraphModel;
  readonly width: number;
  readonly height: number;
  readonly onPainted?: (() => void) | undefined;
}

interface Pointed {
  readonly kind: 'node' | 'edge';
  readonly id: string;
}

const BUTTON_STEP = 0.5;

export function NodeGraph({ title, model, width, height, onPainted }: NodeGraphProps) {
  const aspect = useAspect(width, height);
  const places = useMemo(() => placeNodes(model, model.layout, aspect), [model, aspect]);
  const size = { widthPx: width, heightPx: height };
  const control = useGraphView(model, places, size);
  const [pointed, setPointed] = useState<(Pointed & PixelPoint) | null>(null);
  const [walkedId, setWalkedId] = useState<string | null>(null);
  usePainted(model, onPainted);
  const focus: Pointed | null = walkedId === null ? pointed : { kind: 'node', id: walkedId };
  const words = focus === null ? null : wordsOf(model, focus);
  const walkedAt = walkedId === null ? undefined : control.pixelOf(walkedId);
  const tooltipAt = walkedAt ?? pointed;
  return (
    <PanZoomFrame
      sentence={`${title}. Node graph, ${countOf(model.nodes.length, 'node')}, ${countOf(model.edges.length, 'edge')}`}
      keysLabel={`Nodes of ${title}. Arrow keys walk them, plus and minus zoom`}
      seriesCount={1}
      pointCount={model.nodes.length}
      width={width}
      height={height}
      control={control}
      isZoomedByWheel={model.isZoomedByWheel}
      hasButtons
      buttonStep={BUTTON_STEP}
      picture={<GraphPicture model={model} places={places} view={control.view} size={size} focus={focus} />}
      onPoint={(at, target) => {
        if (at !== null) setWalkedId(null);
        const found = at === null ? null : pointedAt(target);
        setPointed(at && found && { ...found, ...at });
      }}
      onKey={({ key }) => {
        const next = nodeByKey(places, walkedId, key);
        if (next !== null) control.reveal(next);
        else if (key !== 'Escape' || walkedId === null) return false;
        setWalkedId(next);
        return true;
      }}
      onBlur={() => setWalkedId(null)}
      spoken={walkedId === null || words === null ? '' : spokenWords(words)}
      tooltip={words !== null && tooltipAt !== null ? { at: tooltipAt, content: <NamedWords words={words} /> } : null}
    >
      {height >= LEAST_PX_WITH_LEGEND && <GraphLegend model={model} />}
    </PanZoomFrame>
  );
}

/** In steps: a panel that grows a little keeps its graph. */
function useAspect(width: number, height: number): number {
  const doublings = Math.log2(Math.max(1, width) / Math.max(1, height));
  return 2 ** (Math.round(doublings * 2) / 2);
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function pointedAt(target: EventTarget): Pointed | null {
  if (!(target instanceof Element)) return null;
  const node = target.closest('[data-node]')?.getAttribute('data-node');
  if (typeof node === 'string') return { kind: 'node', id: node };
  const edge = target.closest('[data-edge]')?.getAttribute('data-edge');
  return typeof edge === 'string' ? { kind: 'edge', id: edge } : null;
}

function wordsOf(model: GraphModel, { kind, id }: Pointed): readonly GraphWord[] | null {
  const list: readonly (GraphNode | GraphEdge)[] = kind === 'node' ? model.nodes : model.edges;
  return list.find((one) => one.id === id)?.words ?? null;
}

/** What the buttons and the legend stand over. */
const BUTTONS_PX = { width: 34, height: 58 };
const LEGEND_PX = 20;

interface GraphControl extends PanZoomControl {
  readonly view: GraphView;
  readonly pixelOf: (id: string) => PixelPoint | undefined;
  /** Brings a node into sight. */
  readonly reveal: (id: string) => void;
}

function useGraphView(model: GraphModel, places: GraphPlaces, { widthPx, heightPx }: GraphSize): GraphControl {
  const fitted = useMemo(() => fittedView(model, places, { widthPx, heightPx }), [model, places, widthPx, heightPx]);
  const [chosen, setChosen] = useState<GraphView | null>(null);
  const view = chosen ?? fitted;
  const middle = { x: widthPx / 2, y: heightPx / 2 };
  const pixelOf = (id: string): PixelPoint | undefined => {
    const place = places.get(id);
    return place && pixelAt(place, view);
  };
  return {
    view,
    isMoved: chosen !== null,
    pixelOf,
    zoomBy: (steps, at = middle) => setChosen((current) => zoomGraph(current ?? fitted, 2 ** steps, at)),
    reset: () => setChosen(null),
    panBy: (dx, dy) =>
      setChosen((current) => {
        const from = current ?? fitted;
        return { ...from, x: from.x + dx, y: from.y + dy };
      }),
    reveal: (id) => {
      const at = pixelOf(id);
      if (at === undefined || (at.x >= 0 && at.y >= 0 && at.x <= widthPx && at.y <= heightPx)) return;
      setChosen({ ...view, x: view.x + middle.x - at.x, y: view.y + middle.y - at.y });
    },
  };
}

function pixelAt({ x, y }: PixelPoint, view: GraphView): PixelPoint {
  return { x: x * view.scale + view.x, y: y * view.scale + view.y };
}

/** The whole room, unless a node would lie under the buttons. */
function fittedView(model: GraphModel, places: GraphPlaces, size: GraphSize): GraphView {
  const bounds = boundsOf(model.nodes, places);
  const belowPx = hasLegend(model) && size.heightPx >= LEAST_PX_WITH_LEGEND ? LEGEND_PX : 0;
  const view = fitGraph(bounds, { ...size, belowPx, leftPx: 0 });
  const hasButtons = size.widthPx >= LEAST_PX_WITH_BUTTONS && size.heightPx >= LEAST_PX_WITH_BUTTONS;
  const isUnderButtons = model.nodes.some(({ id, radiusPx }) => {
    const { x, y } = pixelAt(places.get(id) ?? { x: 0, y: 0 }, view);
    return x - radiusPx * view.scale < BUTTONS_PX.width && y - radiusPx * view.scale < BUTTONS_PX.height;
  });
  return hasButtons && isUnderButtons ? fitGraph(bounds, { ...size, belowPx, leftPx: BUTTONS_PX.width }) : view;
}

interface GraphPictureProps {
  readonly model: GraphModel;
  readonly places: GraphPlaces;
  readonly view: GraphView;
  readonly size: GraphSize;
  readonly focus: Pointed | null;
}

function GraphPicture({ model, places, view, size, focus }: GraphPictureProps) {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const sizes = wordSizes(view.scale, model.nodes);
  const kept = focus === null ? null : neighbours(model, focus);
  const end = (id: string) => {
    const [node, place] = [nodes.get(id), places.get(id)];
    return node && place ? { ...place, radiusPx: node.radiusPx } : null;
  };
  return (
    <svg aria-hidden width={Math.max(0, size.widthPx)} height={Math.max(0, size.heightPx)} className="block">
      <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
        {model.edges.map((edge) => {
          const [from, to] = [end(edge.source), end(edge.target)];
          if (from === null || to === null) return null;
          const isKept = kept?.edges.has(edge.id) ?? false;
          return (
            <EdgeShape
              key={edge.id}
              edge={edge}
              from={from}
              to={to}
              isStrong={isKept}
              isFaded={kept !== null && !isKept}
            />
          );
        })}
        {model.nodes.map((node) => {
          const place = places.get(node.id);
          if (place === undefined) return null;
          const isFocused = focus?.kind === 'node' && focus.id === node.id;
          return (
            <NodeShape
              key={node.id}
              node={node}
              place={place}
              sizes={sizes}
              isFocused={isFocused}
              isFaded={kept !== null && !kept.nodes.has(node.id)}
            />
          );
        })}
      </g>
    </svg>
  );
}

/** What is joined to the thing in focus, with it. */
function neighbours({ edges }: GraphModel, { kind, id }: Pointed) {
  const near = edges.filter((edge) => (kind === 'edge' ? edge.id === id : edge.source === id || edge.target === id));
  const nodes = new Set(near.flatMap(({ source, target }) => [source, target]));
  if (kind === 'node') nodes.add(id);
  return { nodes, edges: new Set(near.map((edge) => edge.id)) };
}

function hasLegend({ legend, leftOutCount }: GraphModel): boolean {
  return legend.length > 0 || leftOutCount > 0;
}

function GraphLegend({ model }: { readonly model: GraphModel }) {
  const { legend, leftOutCount, nodes } = model;
  if (!hasLegend(model)) return null;
  return (
    <div className="pointer-events-none absolute bottom-1 left-1 flex flex-wrap gap-x-3 text-2xs text-ink-muted">
      {legend.map(({ label, color }) => (
        <span key={`${label} ${color}`} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 flex-none rounded-full" style={{ background: color }} />
          {label}
        </span>
      ))}
      {leftOutCount > 0 && (
        <span>
          {nodes.length} of {nodes.length + leftOutCount} nodes are shown
        </span>
      )}
    </div>
  );
}
