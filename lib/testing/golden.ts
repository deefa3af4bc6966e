// Reads the measured reference values (goldens) when they lie beside the checkout, or where WATCHFIRE_GOLDEN_DIR says.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file's text, or null when there are no goldens here: the test that wants them is skipped. */
export function goldenText(name: string): string | null {
  const folder =
    process.env.WATCHFIRE_GOLDEN_DIR ?? fileURLToPath(new URL('../../../shared/dashboards/golden', import.meta.url));
  const file = `${folder}/${name}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** As `goldenText`, parsed. The shape is the caller's knowledge. */
export function goldenJson(name: string): unknown {
  const text = goldenText(name);
  return text === null ? null : JSON.parse(text);
}
