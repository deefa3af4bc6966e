// Query results as binary columns for our own front end: `u32 length, u32 headerLength, header JSON, body`, little endian.
// `length` counts all bytes after itself. The header is padded with spaces so that the body starts on a multiple of 8.
// Body: `grid`: stepCount float64 a series; `matrix`: timestamps (ms, float64) then values a series; `vector`: one float64 a
// series; `scalar`: one float64. In a grid "no sample" is the stale marker's bits; a NaN value has the canonical bits. Native
// histograms follow the columns (frame-histograms.ts). docs/columnar-format.md has it for others.

/** "No sample" in a grid. */
export const ABSENT_HIGH = 0x7ff00000;
export const ABSENT_LOW = 0x00000002;
export const PREFIX_BYTES = 8;
/** A frame that claims more is refused: a broken stream must not make the browser allocate without bound. */
export const FRAME_LIMIT_BYTES = 512 * 1024 * 1024;
