// What a target's lines were in earlier scrapes: raw text → number. In the steady state each line is recognised by
// comparing it with the line that followed the last one before, so that no label is parsed and nothing is allocated.
import { compact, createTextArena, dropText, putText, type TextArena } from '@/lib/formats/exposition/text-arena';
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
  readonly arena: TextArena;
  /** Labels of a series as they were exposed, sorted, until releaseLabels(): a hundred thousand label sets are slow to collect garbage around. */
  readonly labels: (LabelSet | undefined)[];
  /** False for comments and freed numbers. */
  readonly isSeries: boolean[];
  readonly statements: (Statement | undefined)[];
  /** `next[id]`: which line followed this one last time, or -1. `next[0]` belongs to the start of the body. */
  readonly next: number[];
  /** The scrape in which a line was seen last. */
  readonly seenIn: number[];
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

export const NO_LINE = -1;

/** Number 0 is the start of the body and never a line. */
export function createLineDictionary(): LineDictionary {
  return {
    arena: createTextArena(),
    labels: [undefined],
    isSeries: [false],
    statements: [undefined],
    next: [NO_LINE],
    seenIn: [0],
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
  const id = dictionary.freeIds.pop() ?? dictionary.labels.length;
  putText(dictionary.arena, id, bytes);
  dictionary.labels[id] = labels;
  dictionary.isSeries[id] = labels !== undefined;
  dictionary.statements[id] = statement;
  dictionary.next[id] = NO_LINE;
  dictionary.seenIn[id] = NO_LINE;
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
  const { arena, labels, isSeries, statements, next, seenIn, idsByText, freeIds, scrape } = dictionary;
  if (dictionary.seenCount === idsByText.size) return;
  for (const [text, id] of idsByText) {
    if (seenIn[id] === scrape) continue;
    forgetStatement(dictionary, statements[id]);
    idsByText.delete(text);
    dropText(arena, id);
    labels[id] = undefined;
    isSeries[id] = false;
    statements[id] = undefined;
    next[id] = NO_LINE;
    seenIn[id] = NO_LINE;
    freeIds.push(id);
    onForget(id);
  }
  for (let id = 0; id < next.length; id += 1) {
    const guess = next[id] ?? NO_LINE;
    if (guess > 0 && seenIn[guess] !== scrape) next[id] = NO_LINE;
  }
  compact(arena);
}

function forgetStatement({ families }: LineDictionary, statement: Statement | undefined): void {
  const family = statement && families.get(statement.family);
  if (!statement || !family) return;
  family[statement.field] = '';
  if (family.type === '' && family.help === '' && family.unit === '') families.delete(statement.family);
}
