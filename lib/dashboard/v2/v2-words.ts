// Words of the v2 form where the classic model has numbers, both ways.

const HIDE = ['dontHide', 'hideLabel', 'hideVariable', 'inControlsMenu'];
const REFRESH = ['never', 'onDashboardLoad', 'onTimeRangeChanged'];
const SORT = [
  'disabled',
  'alphabeticalAsc',
  'alphabeticalDesc',
  'numericalAsc',
  'numericalDesc',
  'alphabeticalCaseInsensitiveAsc',
  'alphabeticalCaseInsensitiveDesc',
  'naturalAsc',
  'naturalDesc',
];
const CURSOR_SYNC = ['Off', 'Crosshair', 'Tooltip'];

/** Setting → its words, the number of the classic model being the place in the list. */
export const WORDS = { hide: HIDE, refresh: REFRESH, sort: SORT, cursorSync: CURSOR_SYNC } as const;

/** Words become numbers; numbers, and words that are not known, stay. */
export function numberOfWord(words: readonly string[], value: unknown): unknown {
  const at = typeof value === 'string' ? words.indexOf(value) : -1;
  return at < 0 ? value : at;
}

export function wordOfNumber(words: readonly string[], value: unknown): unknown {
  return typeof value === 'number' ? (words[value] ?? value) : value;
}
