// Regular expressions as dashboards write them.

/** "/re/flags", or plain text that must match as a whole; null when it is not a regular expression. */
export function readRegex(pattern: string): RegExp | null {
  const delimited = /^\/(.*)\/([gimsuy]*)$/s.exec(pattern);
  try {
    return delimited ? new RegExp(delimited[1] ?? '', delimited[2]) : new RegExp(`^(?:${pattern})$`);
  } catch {
    return null;
  }
}
