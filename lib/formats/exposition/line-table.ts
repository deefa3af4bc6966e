// What is looked at of each known line with every scrape, side by side: a line that is recognised costs one place in memory.

export const LINE_FIELDS = 4;
/** Where its text begins in the arena. */
export const LINE_START = 0;
/** Bytes of its text: below zero for a comment, zero for a number that no line has. */
export const LINE_SIZE = 1;
/** Which line followed this one last time, or NO_LINE. */
export const LINE_NEXT = 2;
/** The scrape in which it was seen last, or NO_LINE. */
export const LINE_SEEN = 3;

export const NO_LINE = -1;

const FIRST_LINES = 64;

export interface LineTable {
  fields: Int32Array;
  /** Numbers given so far. */
  count: number;
}

/** Number 0 is the start of the body and never a line. */
export function createLineTable(): LineTable {
  const table: LineTable = { fields: new Int32Array(FIRST_LINES * LINE_FIELDS), count: 0 };
  addToTable(table);
  table.fields[LINE_SEEN] = 0;
  return table;
}

/** A further number, of no line yet. */
export function addToTable(table: LineTable): number {
  const id = table.count;
  table.count += 1;
  if (table.count * LINE_FIELDS > table.fields.length) {
    const fields = new Int32Array(table.fields.length * 2);
    fields.set(table.fields);
    table.fields = fields;
  }
  clearLine(table, id);
  return id;
}

export function clearLine({ fields }: LineTable, id: number): void {
  fields.set([0, 0, NO_LINE, NO_LINE], id * LINE_FIELDS);
}
