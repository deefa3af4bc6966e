'use client';
// Nodes and edges of a graph as SVG.
import { useChartTheme } from '@/components/charts/chart-theme';
import type { Place } from '@/components/charts/node-graph/graph-layout';
import type { GraphArc, GraphEdge, GraphNode } from '@/components/charts/node-graph/graph-model';
import type { WordSizes } from '@/components/charts/node-graph/word-sizes';

const ARC_PX = 4;
const STAT_CHARACTERS = 12;

export interface NodeShapeProps {
  readonly node: GraphNode;
  readonly place: Place;
  readonly sizes: WordSizes;
  readonly isFocused: boolean;
  readonly isFaded: boolean;
}

export function NodeShape({ node, place, sizes, isFocused, isFaded }: NodeShapeProps) {
  const theme = useChartTheme();
  const { radiusPx, arcs } = node;
  // Without arcs around it the circle alone is the node.
  const rim = arcs.length > 0 ? theme.line : theme.lineStrong;
  return (
    <g transform={`translate(${place.x} ${place.y})`} opacity={isFaded ? 0.25 : 1} data-node={node.id}>
      <circle
        r={radiusPx}
        fill={isFocused ? theme.hover : theme.panel}
        stroke={node.isHighlighted ? theme.accentInk : rim}
        strokeWidth={node.isHighlighted ? 3 : 1}
      />
      {arcs.length > 0 && <Arcs arcs={arcs} radiusPx={radiusPx} />}
      {isFocused && <circle r={radiusPx + 4} fill="none" stroke={theme.accentInk} strokeWidth={1.5} />}
      <NodeWords node={node} sizes={sizes} />
    </g>
  );
}

function NodeWords({ node, sizes }: Pick<NodeShapeProps, 'node' | 'sizes'>) {
  const theme = useChartTheme();
  const { titlePx, titleCharacters, hasMain, hasDetails } = sizes;
  const { radiusPx, mainText, secondaryText, title, subtitle } = node;
  const hasSecondary = hasDetails && secondaryText !== '';
  const hasBoth = mainText !== '' && hasSecondary;
  return (
    <g textAnchor="middle" fill={theme.ink} fontSize={titlePx} className="tabular-nums select-none">
      {hasMain && mainText !== '' && (
        <text y={hasBoth ? -3 : titlePx / 3} fontWeight={600}>
          {shortened(mainText, STAT_CHARACTERS)}
        </text>
      )}
      {hasSecondary && (
        <text y={hasBoth ? 12 : 4} fill={theme.inkMuted} fontSize={11}>
          {shortened(secondaryText, STAT_CHARACTERS)}
        </text>
      )}
      {titleCharacters > 0 && (
        <text y={radiusPx + 5 + titlePx} {...HALO} strokeWidth={titlePx / 4} stroke={theme.panel}>
          {shortened(title, titleCharacters)}
        </text>
      )}
      {hasDetails && (
        <text y={radiusPx + 32} fill={theme.inkMuted} fontSize={11} {...HALO} stroke={theme.panel}>
          {shortened(subtitle, titleCharacters)}
        </text>
      )}
    </g>
  );
}

/** Words stay readable over lines. */
const HALO = { strokeWidth: 3, paintOrder: 'stroke', strokeLinejoin: 'round' } as const;

function shortened(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
}

function Arcs({ arcs, radiusPx }: { readonly arcs: readonly GraphArc[]; readonly radiusPx: number }) {
  const around = 2 * Math.PI * (radiusPx - ARC_PX / 2);
  let begun = 0;
  return arcs.map(({ share, color }, at) => {
    const from = begun;
    begun += share;
    return (
      <circle
        key={`${at} ${color}`}
        r={radiusPx - ARC_PX / 2}
        fill="none"
        stroke={color}
        strokeWidth={ARC_PX}
        strokeDasharray={`${share * around} ${around}`}
        strokeDashoffset={-from * around}
        transform="rotate(-90)"
      />
    );
  });
}

export interface EdgeShapeProps {
  readonly edge: GraphEdge;
  readonly from: Place & { readonly radiusPx: number };
  readonly to: Place & { readonly radiusPx: number };
  readonly isStrong: boolean;
  readonly isFaded: boolean;
}

export function EdgeShape({ edge, from, to, isStrong, isFaded }: EdgeShapeProps) {
  const theme = useChartTheme();
  const line = lineBetween(from, to, edge.thicknessPx);
  if (line === null) return null;
  const color = isStrong ? theme.ink : (edge.color ?? (edge.isHighlighted ? theme.accentInk : theme.lineStrong));
  const texts = [edge.mainText, edge.secondaryText].filter((text) => text !== '');
  return (
    <g opacity={isFaded ? 0.2 : 1} data-edge={edge.id}>
      <path
        d={`M${line.x1} ${line.y1}L${line.x2} ${line.y2}`}
        stroke={color}
        strokeWidth={edge.thicknessPx}
        strokeDasharray={edge.dash ?? undefined}
      />
      <path
        d="M0 0L-9 4.5L-9 -4.5Z"
        fill={color}
        transform={`translate(${line.endX} ${line.endY}) rotate(${line.angleDeg}) scale(${1 + edge.thicknessPx / 6})`}
      />
      {/* Thin lines are hard to point at. */}
      <path d={`M${line.x1} ${line.y1}L${line.endX} ${line.endY}`} stroke="transparent" strokeWidth={14} />
      {isStrong && texts.length > 0 && (
        <text
          x={(line.x1 + line.x2) / 2}
          y={(line.y1 + line.y2) / 2 - 4}
          textAnchor="middle"
          fontSize={12}
          fill={theme.ink}
          stroke={theme.panel}
          {...HALO}
        >
          {texts.join(' · ')}
        </text>
      )}
    </g>
  );
}

interface EdgeLine {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Of the arrow's point. */
  readonly endX: number;
  readonly endY: number;
  readonly angleDeg: number;
}

const GAP_PX = 3;

/** From rim to rim; null where the nodes lie on each other. */
export function lineBetween(
  from: EdgeShapeProps['from'],
  to: EdgeShapeProps['to'],
  thicknessPx: number,
): EdgeLine | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const distance = Math.hypot(dx, dy);
  const arrowPx = 9 * (1 + thicknessPx / 6);
  if (distance < from.radiusPx + to.radiusPx + arrowPx) return null;
  const [ux, uy] = [dx / distance, dy / distance];
  const endPx = to.radiusPx + GAP_PX;
  const stopPx = endPx + arrowPx * 0.9;
  return {
    x1: from.x + ux * (from.radiusPx + GAP_PX),
    y1: from.y + uy * (from.radiusPx + GAP_PX),
    x2: to.x - ux * stopPx,
    y2: to.y - uy * stopPx,
    endX: to.x - ux * endPx,
    endY: to.y - uy * endPx,
    angleDeg: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}
