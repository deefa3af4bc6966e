// What the registry knows of a series, one bit each.

export const SERIES_REMOVED = 1;
/** Has samples in the head, or was made and waits for its first. */
export const SERIES_ACTIVE = 2;
/** Has a row in the table `series`. */
export const SERIES_PERSISTED = 4;
/** … and that row says when it ended. */
export const SERIES_ENDED = 8;
/** This process's own rows of the current epoch, or the table `series`, say which id it has: whoever reads our next row can resolve it. */
export const SERIES_ANNOUNCED = 16;
/** It was named by a committed log row, of any writer. */
export const SERIES_COMMITTED = 32;
/** It was removed, and its labels are gone, too. */
export const SERIES_SWEPT = 64;
