// `watchfire rules backfill`: recording rules over a past range, by a running server, piece by piece.
import { parseArgs } from 'node:util';
import { isInputError } from '@/lib/errors/input-error';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import { parseDuration } from '@/lib/units/duration';
import { type Command, type Output, UsageError } from '@/server/cli/command';
import { connectTo } from '@/server/cli/query/server-connection';
import { readTextFile } from '@/server/platform/read-text-file';
import { toolCheckers } from '@/server/cli/rules/rule-arguments';
import type { Backfill } from '@/server/rules/ports';

const OPTIONS = {
  start: { type: 'string' },
  end: { type: 'string' },
  'eval-interval': { type: 'string', default: '1m' },
  url: { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  token: { type: 'string' },
} as const;
/** Evaluations of a group in one request. */
const PIECE_EVALUATIONS = 2000;
/** The newest samples may not be complete. */
const END_BEFORE_NOW_MS = 3 * 3_600_000;

export const backfillRules: Command = {
  usage:
    'rules backfill --start TIME [--end TIME] [--eval-interval DURATION] [--url URL] [--user NAME --password PASSWORD | --token TOKEN] FILE…',
  summary:
    'stores what recording rules would have given over a past range (seconds since 1970 or RFC 3339; it ends three hours ago unless given)',
  async run(args, output) {
    const { values, positionals } = parse(args);
    if (values.start === undefined) throw new UsageError('--start is needed');
    if (positionals.length === 0) throw new UsageError('expected at least one file');
    const startMs = timeOf('start', values.start);
    const endMs = values.end === undefined ? Date.now() - END_BEFORE_NOW_MS : timeOf('end', values.end);
    if (endMs <= startMs) throw new UsageError('the end must be after the start');
    const intervalMs = intervalOf(values['eval-interval']);
    const { url, user, password, token } = values;
    const server = connectTo({ url, user, password, token }, process.env);
    for (const file of positionals) {
      const source = await readTextFile(file).catch((cause: unknown) => {
        throw new UsageError(`cannot read "${file}": ${cause instanceof Error ? cause.message : String(cause)}`);
      });
      const { groups, problems } = readRuleFile(source, toolCheckers({ ignoresUnknownFields: false }));
      for (const problem of problems) output.out(`${file}: error: ${problemText(problem)}`);
      if (problems.length > 0) return 1;
      const steps = groups.map((group) => group.intervalMs ?? intervalMs);
      const pieceMs = PIECE_EVALUATIONS * Math.min(...steps, intervalMs);
      await fillFile(file, {
        source,
        startMs,
        endMs,
        pieceMs,
        intervalMs,
        output,
        send: (body) => server.sendJson(PATH, body),
      });
    }
    return 0;
  },
};

const PATH = '/api/watchfire/rules/backfill';

interface Filling {
  readonly source: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly pieceMs: number;
  readonly intervalMs: number;
  readonly output: Output;
  readonly send: (body: unknown) => Promise<unknown>;
}

async function fillFile(file: string, filling: Filling): Promise<void> {
  const { source, startMs, endMs, pieceMs, intervalMs, output, send } = filling;
  let sampleCount = 0;
  let refusedCount = 0;
  for (let fromMs = startMs; fromMs <= endMs; fromMs += pieceMs) {
    // The next piece begins where this one ends: no evaluation is done twice.
    const toMs = Math.min(endMs, fromMs + pieceMs - 1);
    const body = { source, start: fromMs / 1000, end: toMs / 1000, intervalSeconds: intervalMs / 1000 };
    // Our own server's answer: its shape is ours.
    const written = (await send(body)) as Backfill;
    sampleCount += written.sampleCount;
    refusedCount += written.refusedCount;
    output.err(`${file}: up to ${new Date(toMs).toISOString()}, ${sampleCount} samples`);
  }
  const refused = refusedCount === 0 ? '' : `, ${refusedCount} refused: there are others at their times`;
  output.out(`${file}: ${sampleCount} samples stored${refused}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function timeOf(name: string, text: string): number {
  const timeMs = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(timeMs)) throw new UsageError(`--${name}: cannot read "${text}" as a time`);
  return Math.round(timeMs);
}

function intervalOf(text: string): number {
  try {
    const intervalMs = parseDuration(text);
    if (intervalMs > 0) return intervalMs;
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
  }
  throw new UsageError(`--eval-interval: cannot read "${text}" as a duration above 0`);
}
