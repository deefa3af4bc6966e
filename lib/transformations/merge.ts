// Several tables to one: rows whose shared columns are equal become one row.
import { fieldOfCells, keyOfCell, looseCellAt, type LooseCell } from '@/lib/series/field-rows';
import type { Field, Frame } from '@/lib/series/frame';
import { joinedRefId, type Transformation } from '@/lib/transformations/transformation';

export const merge: Transformation = {
  id: 'merge',
  title: 'Merge series/tables',
  description: 'One table of all: rows that agree in shared columns become one row',
  apply: (frames) => {
    if (frames.length < 2) return frames;
    const filled = frames.filter((frame) => frame.fields.length > 0);
    const sharedNames = namesInAll(filled);
    return sharedNames.length === 0 ? frames : [mergedFrame(filled, sharedNames)];
  },
};

function namesInAll(frames: readonly Frame[]): string[] {
  const [first, ...others] = frames.map((frame) => new Set(frame.fields.map((field) => field.name)));
  return [...(first ?? [])].filter((name) => others.every((names) => names.has(name)));
}

type Row = Map<string, LooseCell>;

function mergedFrame(frames: readonly Frame[], sharedNames: readonly string[]): Frame {
  const columns = new Map<string, Field>();
  for (const { fields } of frames)
    for (const field of fields) if (!columns.has(field.name)) columns.set(field.name, field);
  const rows: Row[] = [];
  const byKey = new Map<string, Row[]>();
  for (const frame of frames)
    for (let at = 0; at < frame.length; at += 1) addRow(rowOf(frame, at), { rows, byKey, sharedNames });
  return {
    refId: joinedRefId('merge', frames),
    name: null,
    length: rows.length,
    fields: [...columns.values()].map((field) =>
      fieldOfCells(
        field.type,
        field.name,
        rows.map((row) => row.get(field.name)),
        { config: field.config, legendText: field.legendText },
      ),
    ),
  };
}

function rowOf(frame: Frame, at: number): Row {
  return new Map(frame.fields.map((field) => [field.name, looseCellAt(field, at)]));
}

interface MergedRows {
  readonly rows: Row[];
  readonly byKey: Map<string, Row[]>;
  readonly sharedNames: readonly string[];
}

/** Into every row of the same key that says nothing else; a new row when there is none. */
function addRow(row: Row, { rows, byKey, sharedNames }: MergedRows): void {
  const key = sharedNames.map((name) => keyOfCell(row.get(name))).join('\u0000');
  const alike = byKey.get(key) ?? [];
  let isMerged = false;
  for (const known of alike) {
    if (!agrees(known, row)) continue;
    for (const [name, cell] of row) known.set(name, cell);
    isMerged = true;
  }
  if (isMerged) return;
  rows.push(row);
  if (alike.length === 0) byKey.set(key, alike);
  alike.push(row);
}

function agrees(known: Row, row: Row): boolean {
  for (const [name, cell] of row) {
    const present = known.get(name);
    if (present !== undefined && present !== null && !Object.is(present, cell)) return false;
  }
  return true;
}
