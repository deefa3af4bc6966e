// Which names a metric or label may have, under Prometheus' two schemes.

/** `utf8`: any text that is not empty. `legacy`: letters, digits, `_` (metrics: also `:`), no digit first. */
export type NameScheme = 'utf8' | 'legacy';

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export function isLabelName(name: string, scheme: NameScheme): boolean {
  return scheme === 'legacy' ? LEGACY_LABEL.test(name) : name !== '' && isStorable(name);
}

export function isMetricName(name: string, scheme: NameScheme): boolean {
  return scheme === 'legacy' ? LEGACY_METRIC.test(name) : name !== '' && isStorable(name);
}

/** PostgreSQL text holds no NUL, and UTF-8 has no lone surrogates. */
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
