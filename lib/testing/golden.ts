// Reads the measured reference values (goldens) and other shared fixtures: where WATCHFIRE_SHARED says, or beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A folder or file of the shared fixtures; null when it is not here: the test that wants it is skipped. */
export function sharedFolder(name: string): string | null {
  const shared = process.env['WATCHFIRE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const path = `${shared}/${name}`;
  return existsSync(path) ? path : null;
}

/** The file's text, or null when there are no goldens here. */
export function goldenText(name: string): string | null {
  const file = sharedFolder(`dashboards/golden/${name}`);
  return file === null ? null : readFileSync(file, 'utf8');
}

/** As `goldenText`, parsed. The shape is the caller's knowledge. */
export function goldenJson(name: string): unknown {
  const text = goldenText(name);
  return text === null ? null : JSON.parse(text);
}
