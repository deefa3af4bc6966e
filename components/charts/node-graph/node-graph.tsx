'use client';
// A graph of nodes and edges: laid out, with zoom, pan and keys; what belongs to the node in focus stands out.
import { Maximize, Minus, Plus } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { boundsOf, placeNodes, type GraphPlaces } from '@/components/charts/node-graph/graph-layout';
import type { GraphEdge, GraphModel, GraphNode, GraphWord } from '@/components/charts/node-graph/graph-model';
import { EdgeShape, NodeShape } from '@/components/charts/node-graph/graph-parts';
import {
  fitGraph,
  LEAST_PX_WITH_BUTTONS,
  zoomGraph,
  type GraphSize,
  type GraphView,
} from '@/components/charts/node-graph/graph-view';
import { nodeByKey } from '@/components/charts/node-graph/node-walk';
import { PointTooltip } from '@/components/charts/point-tooltip';
import { usePainted } from '@/components/charts/use-painted';
import { type PixelPoint, usePanDrag, useWheelZoom } from '@/components/charts/use-pan-zoom';
import { IconButton } from '@/components/ui/icon-button';

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

const ZOOM_STEP = 1.4;

export function NodeGraph({ title, model, width, height, onPainted }: NodeGraphProps) {
  const places = useMemo(() => placeNodes(model, model.layout), [model]);
  const size = { widthPx: width, heightPx: height };
  const control = useGraphView(model, places, size);
  const [pointed, setPointed] = useState<(Pointed & PixelPoint) | null>(null);
  const [walkedId, setWalkedId] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const drag = usePanDrag(control.panBy);
  useWheelZoom(root, model.isZoomedByWheel, (steps, at) => control.zoomBy(2 ** steps, at));
  usePainted(model, onPainted);
  const focus: Pointed | null = walkedId === null ? pointed : { kind: 'node', id: walkedId };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nodeByKey(places, walkedId, event.key);
    if (next !== null) {
      setWalkedId(next);
      control.reveal(next);
    } else if (!control.onKey(event.key)) {
      if (event.key !== 'Escape' || walkedId === null) return;
      setWalkedId(null);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const words = focus === null ? null : wordsOf(model, focus);
  const walkedAt = walkedId === null ? undefined : control.pixelOf(walkedId);
  const tooltipAt = walkedAt ?? pointed;
  return (
    <figure
      aria-label={`${title}. Node graph, ${countOf(model.nodes.length, 'node')}, ${countOf(model.edges.length, 'edge')}`}
      data-series-count={1}
      data-point-count={model.nodes.length}
      className="relative size-full overflow-hidden"
    >
      {/* It has keys of its own, as a widget that no other role names. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={root}
        role="application"
        aria-label={`Nodes of ${title}. Arrow keys walk them, plus and minus zoom`}
        // The arrow keys walk its nodes.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={`absolute inset-0 touch-pan-y select-none ${drag.isDragging ? 'cursor-grabbing' : 'cursor-grab'}`}
        {...drag.handlers}
        onPointerMove={(event) => {
          drag.moveTo(event);
          setWalkedId(null);
          const bounds = event.currentTarget.getBoundingClientRect();
          const found = drag.isDragging ? null : pointedAt(event.target);
          setPointed(found && { ...found, x: event.clientX - bounds.left, y: event.clientY - bounds.top });
        }}
        onPointerLeave={() => setPointed(null)}
        onKeyDown={onKey}
        onBlur={() => setWalkedId(null)}
      >
        <GraphPicture model={model} places={places} view={control.view} size={size} focus={focus} />
      </div>
      <GraphLegend model={model} />
      {width >= LEAST_PX_WITH_BUTTONS && height >= LEAST_PX_WITH_BUTTONS && (
        <div className="absolute top-1 left-1 flex flex-col rounded-control border border-line-subtle bg-raised/90">
          <IconButton
            size="small"
            hasTooltip={false}
            label="Zoom in"
            icon={<Plus />}
            onClick={() => control.zoomBy(ZOOM_STEP)}
          />
          <IconButton
            size="small"
            hasTooltip={false}
            label="Zoom out"
            icon={<Minus />}
            onClick={() => control.zoomBy(1 / ZOOM_STEP)}
          />
          {control.isMoved && (
            <IconButton size="small" hasTooltip={false} label="Show all" icon={<Maximize />} onClick={control.reset} />
          )}
        </div>
      )}
      <div aria-live="polite" className="sr-only">
        {walkedId !== null && words?.map(([name, text]) => `${name} ${text}`).join(', ')}
      </div>
      {words !== null && tooltipAt !== null && (
        <PointTooltip x={tooltipAt.x} y={tooltipAt.y} widthPx={width} heightPx={height}>
          {words.map(([name, text], at) => (
            // Columns may have the same name.
            <span key={`${at} ${name}`} className="flex h-5 gap-4">
              <span className="min-w-0 flex-1 truncate text-ink-muted">{name}</span>
              <span className="truncate tabular-nums">{text}</span>
            </span>
          ))}
        </PointTooltip>
      )}
    </figure>
  );
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

function useGraphView(model: GraphModel, places: GraphPlaces, { widthPx, heightPx }: GraphSize) {
  const fitted = useMemo(
    () => fitGraph(boundsOf(model.nodes, places), { widthPx, heightPx }),
    [model, places, widthPx, heightPx],
  );
  const [chosen, setChosen] = useState<GraphView | null>(null);
  const view = chosen ?? fitted;
  const middle = { x: widthPx / 2, y: heightPx / 2 };
  const pixelOf = (id: string): PixelPoint | undefined => {
    const place = places.get(id);
    return place && { x: place.x * view.scale + view.x, y: place.y * view.scale + view.y };
  };
  const zoomBy = (factor: number, at: PixelPoint = middle): void =>
    setChosen((current) => zoomGraph(current ?? fitted, factor, at));
  const reset = (): void => setChosen(null);
  return {
    view,
    isMoved: chosen !== null,
    pixelOf,
    zoomBy,
    reset,
    panBy: (dx: number, dy: number): void =>
      setChosen((current) => {
        const from = current ?? fitted;
        return { ...from, x: from.x + dx, y: from.y + dy };
      }),
    /** Brings a node into sight. */
    reveal: (id: string): void => {
      const at = pixelOf(id);
      if (at === undefined || (at.x >= 0 && at.y >= 0 && at.x <= widthPx && at.y <= heightPx)) return;
      setChosen({ ...view, x: view.x + middle.x - at.x, y: view.y + middle.y - at.y });
    },
    onKey: (key: string): boolean => {
      if (key === '+' || key === '=') zoomBy(ZOOM_STEP);
      else if (key === '-') zoomBy(1 / ZOOM_STEP);
      else if (key === 'Home' || key === '0') reset();
      else return false;
      return true;
    },
  };
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

function GraphLegend({ model: { legend, leftOutCount, nodes } }: { readonly model: GraphModel }) {
  if (legend.length === 0 && leftOutCount === 0) return null;
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
