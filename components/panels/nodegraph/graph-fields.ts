// Which columns of a frame say what of nodes and edges: by Grafana's names for them, or by the names that a panel gives. Pure.
import { cellAt, type Cell, type Field } from '@/lib/series/frame';
import type { NamedFrame } from '@/lib/series/label-tables';
import { asRecord, readText } from '@/lib/series/read-field-config';

export interface GraphTable extends NamedFrame {
  /** The column of a role: "id", "mainstat", "source"; undefined where there is none. */
  readonly field: (role: string) => Field | undefined;
  readonly text: (role: string, row: number) => string;
}

/** Overrides name roles in camel case ("mainStat"), columns are in any case ("mainStat", "mainstat"). */
function graphTable(named: NamedFrame, nameOverrides: unknown): GraphTable {
  const overrides = new Map(
    Object.entries(asRecord(nameOverrides)).map(([role, name]) => [role.toLowerCase(), readText(name)]),
  );
  const field = (role: string): Field | undefined => {
    const wanted = overrides.get(role) ?? null;
    const byName = (name: string): Field | undefined =>
      named.frame.fields.find((one, at) => [one.name, named.names[at]].some((own) => own?.toLowerCase() === name));
    return (wanted === null ? undefined : byName(wanted.toLowerCase())) ?? byName(role);
  };
  return { ...named, field, text: (role, row) => textOf(cellOf(field(role), row)) };
}

export function cellOf(field: Field | undefined, row: number): Cell {
  return field === undefined ? null : cellAt(field, row);
}

export function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell);
}

export interface GraphTables {
  readonly nodes: readonly GraphTable[];
  readonly edges: readonly GraphTable[];
}

/** Rows with a source and a target are edges, others with an id are nodes; frames say it by their names as well. */
export function graphTables(tables: readonly NamedFrame[], options: Readonly<Record<string, unknown>>): GraphTables {
  const nodes: GraphTable[] = [];
  const edges: GraphTable[] = [];
  for (const named of tables) {
    const asEdges = graphTable(named, options['edgeNameOverrides']);
    const asNodes = graphTable(named, options['nodeNameOverrides']);
    if (asEdges.field('source') !== undefined && asEdges.field('target') !== undefined) edges.push(asEdges);
    else if (asNodes.field('id') !== undefined) nodes.push(asNodes);
  }
  return { nodes, edges };
}
