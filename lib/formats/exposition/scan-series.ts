// The text of one series, `name{a="b"}`, as it stands before the value. Runs once per new series, not per sample.
import { InputError } from '@/lib/errors/input-error';
import { labelSet, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';

/** OpenMetrics takes no blanks between the parts; the Prometheus text format does. */
export type BlankRule = 'blanks' | 'no-blanks';

interface Scan {
  readonly body: string;
  readonly allowsBlanks: boolean;
  at: number;
}

const NAME_CHARACTER = /[a-zA-Z0-9_:]/;
const LINE_SHOWN_CHARACTERS = 200;

/** Reads a series; the text must hold nothing else. Throws InputError in Prometheus' words, with the text so far. */
export function scanSeries(text: string, rule: BlankRule): LabelSet {
  const scan: Scan = { body: text, allowsBlanks: rule === 'blanks', at: 0 };
  const pairs: [string, string][] = [];
  const name = scanName(scan);
  if (name !== '') pairs.push([METRIC_NAME, name]);
  else if (text[scan.at] !== '{') throw problem(scan, 'expected a valid start token');
  skipBlanks(scan);
  if (text[scan.at] === '{') {
    scan.at += 1;
    scanLabels(scan, pairs);
  }
  if (scan.at < text.length) throw problem(scan, 'expected value after metric');
  if (!pairs.some(([label]) => label === METRIC_NAME)) throw problem(scan, 'metric name not set');
  return sortedLabels(pairs);
}

function sortedLabels(pairs: [string, string][]): LabelSet {
  const names = new Set<string>();
  for (const [name] of pairs) {
    if (names.has(name)) throw new InputError(`label name "${name}" is not unique: invalid sample`);
    names.add(name);
  }
  return labelSet(pairs);
}

/** After the opening brace; leaves the cursor after the closing one. A lone quoted text is the metric's name. */
function scanLabels(scan: Scan, pairs: [string, string][]): void {
  for (;;) {
    skipBlanks(scan);
    if (scan.body[scan.at] === '}') {
      scan.at += 1;
      return;
    }
    const isQuoted = scan.body[scan.at] === '"';
    const name = isQuoted ? scanQuoted(scan, 'label name') : scanLabelName(scan);
    skipBlanks(scan);
    const code = scan.body[scan.at];
    if (isQuoted && (code === ',' || code === '}')) {
      if (pairs.some(([label]) => label === METRIC_NAME)) throw problem(scan, 'metric name already set');
      if (name === '') throw problem(scan, 'metric name is empty');
      pairs.push([METRIC_NAME, name]);
    } else {
      if (code !== '=') throw problem(scan, 'expected equal');
      scan.at += 1;
      skipBlanks(scan);
      if (scan.body[scan.at] !== '"') throw problem(scan, 'expected label value');
      pairs.push([name, scanQuoted(scan, 'label value')]);
      skipBlanks(scan);
    }
    if (scan.body[scan.at] === ',') scan.at += 1;
    else if (scan.body[scan.at] !== '}') throw problem(scan, 'expected comma or brace close');
  }
}

/** A metric name, or nothing. */
function scanName(scan: Scan): string {
  const start = scan.at;
  if (/[0-9]/.test(scan.body[start] ?? '')) return '';
  while (NAME_CHARACTER.test(scan.body[scan.at] ?? '')) scan.at += 1;
  return scan.body.slice(start, scan.at);
}

function scanLabelName(scan: Scan): string {
  const name = scanName(scan);
  if (name === '' || name.includes(':')) throw problem(scan, 'expected label name');
  return name;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/** At a quote; leaves the cursor after the closing one. Unknown escapes stay as they are. */
function scanQuoted(scan: Scan, what: string): string {
  const start = scan.at + 1;
  let at = start;
  let hasEscapes = false;
  while (at < scan.body.length && scan.body[at] !== '"') {
    if (scan.body[at] === '\n' && !scan.allowsBlanks) break;
    if (scan.body[at] === '\\') {
      hasEscapes = true;
      at += 1;
    }
    at += 1;
  }
  scan.at = Math.min(at, scan.body.length);
  if (scan.body[at] !== '"') throw problem(scan, `expected ${what}`);
  scan.at = at + 1;
  const raw = scan.body.slice(start, at);
  if (raw.includes('\u0000')) throw problem(scan, `${what} holds a NUL byte`);
  if (!hasEscapes) return raw;
  return raw.replaceAll(/\\([n"\\])/g, (_, escape: string) => ESCAPES[escape] ?? '');
}

function skipBlanks(scan: Scan): void {
  if (!scan.allowsBlanks) return;
  while (scan.body[scan.at] === ' ' || scan.body[scan.at] === '\t') scan.at += 1;
}

function problem({ body, at }: Scan, expected: string): InputError {
  return lineProblem({ soFar: body.slice(0, at), got: body.slice(at, at + 1), expected });
}

interface LineProblem {
  readonly soFar: string;
  /** The character that was not expected; empty at the end of the line. */
  readonly got: string;
  readonly expected: string;
  readonly line?: number;
}

/** `expected X, got "y" while parsing: "line so far"`. */
export function lineProblem({ soFar, got, expected, line }: LineProblem): InputError {
  const shown = `${soFar}${got}`.slice(-LINE_SHOWN_CHARACTERS);
  const what = got === '' ? 'the end of the line' : JSON.stringify(got);
  return new InputError(`${expected}, got ${what} while parsing: ${JSON.stringify(shown)}`, {
    ...(line !== undefined && { line, column: soFar.length + 1 }),
  });
}
