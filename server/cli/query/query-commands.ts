// `watchfire query instant|range|series|labels`: asks a running server. The forms of promtool work too: the server's address
// as first word, `--match`, `-o json`.
import { parseArgs } from 'node:util';
import type { ExplainAnswer } from '@/lib/api/query-plan';
import { type Command, isUsageError, type Output, UsageError } from '@/server/cli/command';
import { labelsText, resultLines } from '@/server/cli/query/print-data';
import { planLines } from '@/server/cli/query/print-plan';
import { connectTo, type ServerConnection } from '@/server/cli/query/server-connection';

const WHERE = '[--url URL] [--user NAME --password PASSWORD | --token TOKEN]';
const OPTIONS = {
  url: { type: 'string', short: 's' },
  user: { type: 'string' },
  password: { type: 'string' },
  token: { type: 'string' },
  time: { type: 'string' },
  start: { type: 'string' },
  end: { type: 'string' },
  step: { type: 'string' },
  limit: { type: 'string' },
  match: { type: 'string', multiple: true },
  explain: { type: 'boolean' },
  json: { type: 'boolean' },
  format: { type: 'string', short: 'o' },
} as const;
type Option = keyof typeof OPTIONS;
/** No expression begins like this. */
const SERVER = /^https?:\/\//i;
const FORMATS = new Set(['promql', 'json']);
const CONNECTION_OPTIONS = ['url', 'user', 'password', 'token', 'json', 'format', 'limit'] as const;

interface Asked {
  readonly words: readonly string[];
  /** Options that go to the server as parameters, under their names. */
  readonly parameters: URLSearchParams;
  readonly matches: readonly string[];
  readonly isExplained: boolean;
  readonly isJson: boolean;
  readonly server: ServerConnection;
}

export const queryInstant: Command = {
  usage: `query instant EXPR [--time TIME] [--explain] [--json] ${WHERE}`,
  summary: 'evaluates an expression at one time (now); --explain prints what its operators did instead',
  run: (args, output) => runExpression(read(args, ['time', 'explain']), '/api/v1/query', output),
};

export const queryRange: Command = {
  usage: `query range EXPR --start TIME [--end TIME] [--step DURATION] [--explain] [--json] ${WHERE}`,
  summary: 'evaluates an expression over a range; the end is now and the step a 250th of the range unless given',
  run: (args, output) => {
    const asked = read(args, ['start', 'end', 'step', 'explain']);
    fillRange(asked.parameters);
    return runExpression(asked, '/api/v1/query_range', output);
  },
};

export const querySeries: Command = {
  usage: `query series SELECTOR… [--start TIME] [--end TIME] [--limit N] [--json] ${WHERE}`,
  summary: 'lists the series that match any of the selectors',
  run: async (args, output) => {
    const { words, parameters, matches, server, isJson } = read(args, ['start', 'end', 'match']);
    const selectors = [...words, ...matches];
    if (selectors.length === 0) throw new UsageError('expected at least one selector');
    for (const word of selectors) parameters.append('match[]', word);
    const { data, notes } = await server.ask('/api/v1/series', parameters);
    printNotes(notes, output);
    const all = Array.isArray(data) ? data : [];
    if (isJson) output.out(JSON.stringify(all));
    else for (const labels of all) output.out(labelsText({ ...labels }));
    return 0;
  },
};

export const queryLabels: Command = {
  usage: `query labels [NAME] [--match SELECTOR]… [--start TIME] [--end TIME] [--limit N] [--json] ${WHERE}`,
  summary: 'lists the names of labels, or the values of one',
  run: async (args, output) => {
    const { words, parameters, matches, server, isJson } = read(args, ['start', 'end', 'match']);
    const [name] = words;
    if (words.length > 1) throw new UsageError('expected one label name at most');
    for (const match of matches) parameters.append('match[]', match);
    const { data, notes } =
      name === undefined
        ? await server.ask('/api/v1/labels', parameters)
        : await server.askByUrl(`/api/v1/label/${encodeURIComponent(name)}/values`, parameters);
    printNotes(notes, output);
    const all = Array.isArray(data) ? data : [];
    if (isJson) output.out(JSON.stringify(all));
    else for (const text of all) output.out(String(text));
    return 0;
  },
};

async function runExpression(
  { words, parameters, server, isExplained, isJson }: Asked,
  path: string,
  output: Output,
): Promise<0> {
  const [expr] = words;
  if (expr === undefined || words.length > 1) throw new UsageError('expected one expression; put it in quotes');
  parameters.set('query', expr);
  if (isExplained) {
    // Our own server's answer: its shape is ours.
    const answer = (await server.askPlain('/api/watchfire/query/explain', parameters)) as ExplainAnswer;
    printNotes([...answer.warnings, ...answer.infos], output);
    for (const line of isJson ? [JSON.stringify(answer)] : planLines(answer)) output.out(line);
    return 0;
  }
  const { data, notes } = await server.ask(path, parameters);
  printNotes(notes, output);
  for (const line of isJson ? [JSON.stringify(data)] : resultLines(data)) output.out(line);
  return 0;
}

function printNotes(notes: readonly string[], { err }: Output): void {
  for (const note of notes) err(note);
}

function read(args: readonly string[], own: readonly Option[]): Asked {
  const known: readonly Option[] = [...CONNECTION_OPTIONS, ...own];
  const options = Object.fromEntries(known.map((name) => [name, OPTIONS[name]])) as Partial<typeof OPTIONS>;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: options as typeof OPTIONS,
    });
    const parameters = new URLSearchParams();
    for (const name of ['time', 'start', 'end', 'step', 'limit'] as const) {
      const value = values[name];
      if (value !== undefined) parameters.set(name, value);
    }
    const { user, password, token, match = [], explain = false, json = false, format = 'promql' } = values;
    if (!FORMATS.has(format))
      throw new UsageError(`cannot print as "${format}": expected ${[...FORMATS].join(' or ')}`);
    const isServerFirst = SERVER.test(positionals[0] ?? '');
    const url = values.url ?? (isServerFirst ? positionals[0] : undefined);
    const server = connectTo({ url, user, password, token }, process.env);
    return {
      words: isServerFirst ? positionals.slice(1) : positionals,
      parameters,
      matches: match,
      isExplained: explain,
      isJson: json || format === 'json',
      server,
    };
  } catch (thrown) {
    throw isUsageError(thrown) ? thrown : new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** As promtool: the last five minutes unless said otherwise, in 250 steps. */
function fillRange(parameters: URLSearchParams): void {
  const nowSeconds = Date.now() / 1000;
  const secondsOf = (name: string, fallback: number): number => {
    const text = parameters.get(name);
    if (text === null) return fallback;
    const seconds = /^[+-]?[\d.]+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
    if (!Number.isFinite(seconds))
      throw new UsageError(`cannot read --${name} "${text}": expected seconds or RFC 3339`);
    return seconds;
  };
  const end = secondsOf('end', nowSeconds);
  const start = secondsOf('start', end - RANGE_SECONDS);
  parameters.set('start', String(start));
  parameters.set('end', String(end));
  if (!parameters.has('step')) parameters.set('step', String(Math.max(1, Math.floor((end - start) / STEP_COUNT))));
}

const RANGE_SECONDS = 300;
const STEP_COUNT = 250;
