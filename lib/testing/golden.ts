// Reads the measured reference values (goldens) from the shared fixtures: where WATCHFIRE_SHARED says, or beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file's text, or null when there are no goldens here: the test that wants them is skipped. */
export function goldenText(name: string): string | null {
  const shared = process.env['WATCHFIRE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const file = `${shared}/dashboards/golden/${name}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** As `goldenText`, parsed. The shape is the caller's knowledge. */
export function goldenJson(name: string): unknown {
  const text = goldenText(name);
  return text === null ? null : JSON.parse(text);
}
