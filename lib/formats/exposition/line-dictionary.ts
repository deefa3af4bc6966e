// What a target's lines were in earlier scrapes: raw text → number. In the steady state each line is recognised by
// comparing it with the line that followed the last one before, so that no label is parsed and nothing is allocated.
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
  /** Text of each line; a comment ends with a line break, a series never holds a raw one at its end. */
  readonly texts: string[];
  /** Labels of a series as they were exposed, sorted; undefined for comments and freed numbers. */
  readonly labels: (LabelSet | undefined)[];
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
  /** Rows of the last body: the first guess for the length of the columns. */
  lastRowCount: number;
}

/** Number 0 is the start of the body and never a line. */
const START_ID = 0;

export function createLineDictionary(): LineDictionary {
  return {
    texts: [''],
    labels: [undefined],
    statements: [undefined],
    next: [-1],
    seenIn: [0],
    idsByText: new Map(),
    families: new Map(),
    freeIds: [],
    hasNewStatements: false,
    scrape: 0,
    seenCount: 0,
    lastRowCount: 0,
  };
}

export function addLine(
  dictionary: LineDictionary,
  text: string,
  { labels, statement }: { readonly labels?: LabelSet; readonly statement?: Statement },
): LineId {
  const id = dictionary.freeIds.pop() ?? dictionary.texts.length;
  dictionary.texts[id] = text;
  dictionary.labels[id] = labels;
  dictionary.statements[id] = statement;
  dictionary.next[id] = -1;
  dictionary.seenIn[id] = -1;
  dictionary.idsByText.set(text, id);
  return id;
}

/** Lines and comments held, freed ones not counted. */
export function lineCount(dictionary: LineDictionary): number {
  return dictionary.idsByText.size;
}

/**
 * Forgets lines that the last body did not have; `onForget` hears each number, which may be used again for another line.
 * Call it after a body was parsed whole.
 */
export function forgetUnseen(dictionary: LineDictionary, onForget: (id: LineId) => void): void {
  const { texts, labels, statements, next, seenIn, idsByText, families, freeIds, scrape } = dictionary;
  if (dictionary.seenCount === idsByText.size) return;
  for (const [text, id] of idsByText) {
    if (seenIn[id] === scrape) continue;
    const statement = statements[id];
    const family = statement && families.get(statement.family);
    if (statement && family) {
      family[statement.field] = '';
      if (family.type === '' && family.help === '' && family.unit === '') families.delete(statement.family);
    }
    idsByText.delete(text);
    texts[id] = '\n';
    labels[id] = undefined;
    statements[id] = undefined;
    next[id] = -1;
    seenIn[id] = -1;
    freeIds.push(id);
    onForget(id);
  }
  for (let id = START_ID; id < next.length; id += 1) {
    const guess = next[id] ?? -1;
    if (guess > 0 && seenIn[guess] === -1) next[id] = -1;
  }
}
