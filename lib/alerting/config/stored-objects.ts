// Receivers, a route and time intervals that were made by API, beside a file or instead of one.

export interface StoredObjects {
  /** Each as JSON in the form of the file. */
  readonly receivers: readonly string[];
  readonly timeIntervals: readonly string[];
  /** Counts only where no file is configured. */
  readonly route: string | null;
  readonly templates: readonly { readonly name: string; readonly text: string }[];
}

export const NO_STORED_OBJECTS: StoredObjects = { receivers: [], timeIntervals: [], route: null, templates: [] };
