// What a target's lines were in earlier scrapes: raw text → number. In the steady state each line is recognised by
// comparing it with the line that followed the last one before, so that no label is parsed and nothing is allocated.
import {
  addToTable,
  clearLine,
  createLineTable,
  LINE_FIELDS,
  LINE_NEXT,
  LINE_SEEN,
  LINE_SIZE,
  LINE_START,
  NO_LINE,
  type LineTable,
} from '@/lib/formats/exposition/line-table';
import { createTextArena, dropText, isWasteful, putText, type TextArena } from '@/lib/formats/exposition/text-arena';
import type { LabelSet } from '@/lib/labels/label-set';

/** Numbers a line of a target: a series (the text before the value) or a comment (the whole line with its break). */
export type LineId = number;

export type FamilyField = 'type' | 'help' | 'unit';

export interface Family {
  type: string;
  help: string;
  unit: string;
}

/** What a comment line said, so that it can be forgotten with the line. */
export interface Statement {
  readonly family: string;
  readonly field: FamilyField;
}

export interface LineDictionary {
  arena: TextArena;
  readonly lines: LineTable;
  /** Labels of a series as they were exposed, sorted, until releaseLabels(): a hundred thousand label sets are slow to collect garbage around. */
  readonly labels: (LabelSet | undefined)[];
  readonly statements: (Statement | undefined)[];
  readonly idsByText: Map<string, LineId>;
  readonly families: Map<string, Family>;
  readonly freeIds: LineId[];
  /** A statement was added since the reader of `families` set this to false. */
  hasNewStatements: boolean;
  /** Counts parsed bodies. */
  scrape: number;
  /** Distinct lines of the current body so far. */
  seenCount: number;
  /** Written by each parse; the next body of the target has nearly as many rows. */
  columns: RowColumns;
}

export interface RowColumns {
  readonly lineIds: Int32Array;
  readonly values: Float64Array;
  /** Milliseconds since 1970; NaN where the target gave none. */
  readonly timestampsMs: Float64Array;
}

const FIRST_ROWS = 256;

export function createLineDictionary(): LineDictionary {
  return {
    arena: createTextArena(),
    lines: createLineTable(),
    labels: [undefined],
    statements: [undefined],
    idsByText: new Map(),
    families: new Map(),
    freeIds: [],
    hasNewStatements: false,
    scrape: 0,
    seenCount: 0,
    columns: createColumns(FIRST_ROWS),
  };
}

function createColumns(rows: number): RowColumns {
  return { lineIds: new Int32Array(rows), values: new Float64Array(rows), timestampsMs: new Float64Array(rows) };
}

/** Twice the room, with the rows that are there. */
export function growColumns(dictionary: LineDictionary): RowColumns {
  const { lineIds, values, timestampsMs } = dictionary.columns;
  const grown = createColumns(lineIds.length * 2);
  grown.lineIds.set(lineIds);
  grown.values.set(values);
  grown.timestampsMs.set(timestampsMs);
  dictionary.columns = grown;
  return grown;
}

/** The labels of a series are known elsewhere from now on. */
export function releaseLabels({ labels }: LineDictionary, id: LineId): void {
  labels[id] = undefined;
}

interface NewLine {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly labels?: LabelSet;
  readonly statement?: Statement;
}

export function addLine(dictionary: LineDictionary, { text, bytes, labels, statement }: NewLine): LineId {
  const id = dictionary.freeIds.pop() ?? addToTable(dictionary.lines);
  const { fields } = dictionary.lines;
  fields[id * LINE_FIELDS + LINE_START] = putText(dictionary.arena, bytes);
  fields[id * LINE_FIELDS + LINE_SIZE] = labels === undefined ? -bytes.length : bytes.length;
  dictionary.labels[id] = labels;
  dictionary.statements[id] = statement;
  dictionary.idsByText.set(text, id);
  return id;
}

/** Series and comments held. */
export function lineCount(dictionary: LineDictionary): number {
  return dictionary.idsByText.size;
}

/**
 * Forgets lines that the last body did not have; `onForget` hears each number, which may be used again for another line.
 * Call it after a body was parsed whole.
 */
export function forgetUnseen(dictionary: LineDictionary, onForget: (id: LineId) => void): void {
  const { arena, lines, labels, statements, idsByText, freeIds, scrape } = dictionary;
  if (dictionary.seenCount === idsByText.size) return;
  const { fields } = lines;
  for (const [text, id] of idsByText) {
    if (fields[id * LINE_FIELDS + LINE_SEEN] === scrape) continue;
    forgetStatement(dictionary, statements[id]);
    idsByText.delete(text);
    dropText(arena, Math.abs(fields[id * LINE_FIELDS + LINE_SIZE] ?? 0));
    labels[id] = undefined;
    statements[id] = undefined;
    clearLine(lines, id);
    freeIds.push(id);
    onForget(id);
  }
  for (let at = LINE_NEXT; at < lines.count * LINE_FIELDS; at += LINE_FIELDS) {
    const guess = fields[at] ?? NO_LINE;
    if (guess > 0 && fields[guess * LINE_FIELDS + LINE_SEEN] !== scrape) fields[at] = NO_LINE;
  }
  if (isWasteful(arena)) compact(dictionary);
}

/** Moves the texts that are left together. */
function compact(dictionary: LineDictionary): void {
  const before = dictionary.arena;
  const { fields, count } = dictionary.lines;
  const arena = createTextArena(before.usedBytes - before.wastedBytes);
  for (let at = 0; at < count * LINE_FIELDS; at += LINE_FIELDS) {
    const sizeBytes = Math.abs(fields[at + LINE_SIZE] ?? 0);
    if (sizeBytes === 0) continue;
    const start = fields[at + LINE_START] ?? 0;
    fields[at + LINE_START] = putText(arena, before.bytes.subarray(start, start + sizeBytes));
  }
  dictionary.arena = arena;
}

function forgetStatement({ families }: LineDictionary, statement: Statement | undefined): void {
  const family = statement && families.get(statement.family);
  if (!statement || !family) return;
  family[statement.field] = '';
  if (family.type === '' && family.help === '' && family.unit === '') families.delete(statement.family);
}
