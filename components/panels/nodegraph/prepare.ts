// Frames and options of a node graph to what its chart draws. Pure.
import type {
  GraphArc,
  GraphEdge,
  GraphLayoutName,
  GraphModel,
  GraphNode,
  GraphWord,
} from '@/components/charts/node-graph/graph-model';
import { cellOf, graphTables, textOf, type GraphTable } from '@/components/panels/nodegraph/graph-fields';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import { displayOf } from '@/lib/series/display';
import type { FieldConfigSource } from '@/lib/series/field-config';
import type { Cell, Field, Frame } from '@/lib/series/frame';
import { labelTables } from '@/lib/series/label-tables';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

export interface NodeGraphRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
}

/** More nodes are a knot that nobody reads. */
export const NODE_LIMIT = 200;
const EDGE_LIMIT = 1000;
const RADIUS = { standard: 40, least: 10, most: 100 };
const MOST_THICKNESS_PX = 20;

/** The model, or a sentence that says why there is none. */
export function prepareNodeGraph(request: NodeGraphRequest): GraphModel | string {
  const { options } = request;
  const tables = graphTables(labelTables(applyFieldConfig(request.frames, request.fieldConfig)), options);
  const given = tables.nodes.flatMap((table) => readNodes(table, request));
  const edges = tables.edges.flatMap((table) => readEdges(table, request));
  const known = new Map(given.map((node) => [node.id, node]));
  // Where a graph comes as edges alone, their ends are its nodes.
  if (given.length === 0)
    for (const { source, target } of edges)
      for (const id of [source, target]) if (!known.has(id)) known.set(id, plainNode(id, edges));
  if (known.size === 0) return 'It needs rows with an id (nodes), or with a source and a target (edges).';
  const nodes = [...known.values()].slice(0, NODE_LIMIT);
  const shown = new Set(nodes.map(({ id }) => id));
  const wheel = readText(options['zoomMode']);
  return {
    nodes,
    edges: unique(edges.filter(({ source, target }) => shown.has(source) && shown.has(target))).slice(0, EDGE_LIMIT),
    layout: readLayout(options['layoutAlgorithm']),
    isZoomedByWheel: wheel === 'greedy',
    legend:
      tables.nodes[0] === undefined
        ? []
        : arcFields(tables.nodes[0], request).map(({ label, color }) => ({ label, color })),
    leftOutCount: known.size - nodes.length,
  };
}

function readLayout(name: unknown): GraphLayoutName {
  return name === 'force' || name === 'grid' ? name : 'layered';
}

function unique(edges: readonly GraphEdge[]): GraphEdge[] {
  const seen = new Set<string>();
  return edges.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function plainNode(id: string, edges: readonly GraphEdge[]): GraphNode {
  const count = edges.filter(({ source, target }) => source === id || target === id).length;
  return {
    id,
    title: id,
    subtitle: '',
    mainText: '',
    secondaryText: '',
    radiusPx: RADIUS.standard / 2,
    arcs: [],
    isHighlighted: false,
    words: [
      ['Node', id],
      ['Edges', String(count)],
    ],
  };
}

function readNodes(table: GraphTable, request: NodeGraphRequest): GraphNode[] {
  const stats = statTexts(table, request, asRecord(request.options['nodes']));
  const arcs = arcFields(table, request);
  const colorOf = colorReader(table, request);
  const wordsAt = wordReader(table, request);
  return rowsOf(table).flatMap((row): GraphNode[] => {
    const id = table.text('id', row);
    if (id === '') return [];
    const parts = arcs.flatMap(({ field, color }): GraphArc[] => {
      const share = readNumber(cellOf(field, row)) ?? 0;
      return share > 0 ? [{ share: Math.min(1, share), color }] : [];
    });
    const color = colorOf(row);
    const radius = readNumber(cellOf(table.field('noderadius'), row));
    return [
      {
        id,
        title: table.text('title', row) || id,
        subtitle: table.text('subtitle', row),
        mainText: stats.main(row),
        secondaryText: stats.secondary(row),
        radiusPx: radius === null ? RADIUS.standard : Math.min(RADIUS.most, Math.max(RADIUS.least, radius)),
        arcs: parts.length > 0 || color === null ? parts : [{ share: 1, color }],
        isHighlighted: isTrue(cellOf(table.field('highlighted'), row)),
        words: wordsAt(row),
      },
    ];
  });
}

function readEdges(table: GraphTable, request: NodeGraphRequest): GraphEdge[] {
  const stats = statTexts(table, request, asRecord(request.options['edges']));
  const colorOf = colorReader(table, request);
  const wordsAt = wordReader(table, request);
  return rowsOf(table).flatMap((row): GraphEdge[] => {
    const [source, target] = [table.text('source', row), table.text('target', row)];
    if (source === '' || target === '') return [];
    const thickness = readNumber(cellOf(table.field('thickness'), row)) ?? 1;
    const dash = table.text('strokedasharray', row);
    return [
      {
        id: table.text('id', row) || `${source} → ${target}`,
        source,
        target,
        mainText: stats.main(row),
        secondaryText: stats.secondary(row),
        thicknessPx: Math.min(MOST_THICKNESS_PX, Math.max(0.5, thickness)),
        color: colorOf(row),
        dash: /^[\d\s.,]+$/.test(dash) ? dash : null,
        isHighlighted: isTrue(cellOf(table.field('highlighted'), row)),
        words: wordsAt(row),
      },
    ];
  });
}

function rowsOf({ frame }: GraphTable): number[] {
  return Array.from({ length: frame.length }, (_, row) => row);
}

function isTrue(cell: Cell): boolean {
  return cell === true || cell === 'true' || cell === 1;
}

/** Words of a field; a unit in the panel's options stands above that of the data. */
function textReader(field: Field | undefined, { theme, timeZone }: NodeGraphRequest, unit: string | null) {
  if (field === undefined) return () => '';
  const shown = unit === null ? field : { ...field, config: { ...field.config, unit } };
  const display = displayOf(shown, { theme, timeZone, range: null });
  return (row: number): string => joinParts(display(cellOf(field, row)));
}

function statTexts(table: GraphTable, request: NodeGraphRequest, options: Readonly<Record<string, unknown>>) {
  // Answers of metrics have their number in a column of its own name.
  const main = table.field('mainstat') ?? table.field('value');
  return {
    main: textReader(main, request, readText(options['mainStatUnit'])),
    secondary: textReader(table.field('secondarystat'), request, readText(options['secondaryStatUnit'])),
  };
}

interface ArcField {
  readonly field: Field;
  readonly label: string;
  readonly color: string;
}

/** Those of the options, else all columns that are named as arcs. */
function arcFields({ frame, names, field: fieldOf }: GraphTable, { options, theme }: NodeGraphRequest): ArcField[] {
  const chosen = asList(asRecord(options['nodes'])['arcs']).flatMap((json): ArcField[] => {
    const { field: name, color } = asRecord(json);
    const field = fieldOf((readText(name) ?? '').toLowerCase());
    return field === undefined
      ? []
      : [{ field, label: labelOf(field.name), color: resolveColor(readText(color) ?? 'green', theme) }];
  });
  if (chosen.length > 0) return chosen;
  return frame.fields.flatMap((field, at): ArcField[] => {
    if (!field.name.toLowerCase().startsWith('arc__')) return [];
    const color = readText(field.config.color?.fixedColor);
    return [
      {
        field,
        label: labelOf(field.config.displayName ?? names[at] ?? field.name),
        color: color === null ? (theme.series[at % theme.series.length] ?? theme.ink) : resolveColor(color, theme),
      },
    ];
  });
}

function labelOf(name: string): string {
  return name.replace(/^(?:arc|detail)__/i, '');
}

/** A colour by name, or a number whose colour the field says. */
function colorReader(table: GraphTable, { theme, timeZone }: NodeGraphRequest): (row: number) => string | null {
  const field = table.field('color');
  if (field === undefined) return () => null;
  const display = displayOf(field, { theme, timeZone, range: null });
  return (row) => {
    const cell = cellOf(field, row);
    if (typeof cell === 'string') return cell === '' ? null : resolveColor(cell, theme);
    return cell === null ? null : display(cell).color;
  };
}

const SILENT = new Set(['icon', 'noderadius', 'highlighted', 'color', 'thickness', 'strokedasharray']);

function wordReader({ frame, names }: GraphTable, { theme, timeZone }: NodeGraphRequest) {
  const columns = frame.fields.flatMap((field, at) => {
    if (SILENT.has(field.name.toLowerCase())) return [];
    const name = labelOf(field.config.displayName ?? names[at] ?? field.name);
    return [{ name, field, display: displayOf(field, { theme, timeZone, range: null }) }];
  });
  return (row: number): readonly GraphWord[] =>
    columns.flatMap(({ name, field, display }): GraphWord[] => {
      const cell = cellOf(field, row);
      return textOf(cell) === '' ? [] : [[name, joinParts(display(cell))]];
    });
}
