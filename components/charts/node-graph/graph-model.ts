// What a graph of nodes draws, decided before: names, texts, colours. The chart adds places and the pointer.

export interface GraphArc {
  /** Of the circle, 0–1. */
  readonly share: number;
  readonly color: string;
}

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly mainText: string;
  readonly secondaryText: string;
  readonly radiusPx: number;
  /** Around the node, from the top on. */
  readonly arcs: readonly GraphArc[];
  readonly isHighlighted: boolean;
  /** All that is known of it, for its tooltip. */
  readonly words: readonly GraphWord[];
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly mainText: string;
  readonly secondaryText: string;
  readonly thicknessPx: number;
  readonly color: string | null;
  readonly dash: string | null;
  readonly isHighlighted: boolean;
  readonly words: readonly GraphWord[];
}

export type GraphWord = readonly [name: string, text: string];

export type GraphLayoutName = 'layered' | 'force' | 'grid';

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly layout: GraphLayoutName;
  readonly isZoomedByWheel: boolean;
  /** What the arcs mean. */
  readonly legend: readonly { readonly label: string; readonly color: string }[];
  /** Nodes that came with the data but are not drawn, by the limit. */
  readonly leftOutCount: number;
}
