// The whole language, as Prometheus' own list of it has it: what is known, what is refused, what is evaluated.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROMQL_AGGREGATORS } from '@/lib/promql/aggregators';
import { PROMQL_FUNCTIONS } from '@/lib/promql/functions';
import { parsePromql } from '@/lib/promql/parser';
import { WHOLE_LANGUAGE, type ParseOptions } from '@/lib/promql/token-cursor';
import { FEATURES } from '@/server/platform/settings/features';
import { FUNCTIONS } from '@/server/promql/functions/registry';
import { TIME_DEPENDENT } from '@/server/promql/operators/step-invariant';
import { SCRIPT_FEATURES } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

const FILE = join(
  process.env['WATCHFIRE_SHARED'] ?? join(process.cwd(), '..', 'shared'),
  'conformance/promql/surface.json',
);

interface Surface {
  readonly flags: Readonly<Record<string, string>>;
  readonly testEngine: { readonly flagsOn: readonly string[] };
  readonly functions: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly variadic: number;
    readonly minArgs: number;
    readonly maxArgs: number | null;
    readonly returns: string;
    readonly experimental: boolean;
  }[];
  readonly functionGroups: Readonly<Record<'dependOnEvaluationTime' | 'anchored' | 'smoothed', readonly string[]>>;
  readonly aggregators: readonly {
    readonly name: string;
    readonly param: string | null;
    readonly experimental: boolean;
  }[];
  readonly binaryOperators: readonly { readonly ops: readonly string[]; readonly assoc: string }[];
  readonly keywordsCaseInsensitive: readonly string[];
}

const isThere = existsSync(FILE);
if (!isThere) console.warn(`Skipped: no ${FILE}; set WATCHFIRE_SHARED to the folder that holds conformance/`);
const surface: Surface | undefined = isThere ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined;
const {
  flags = {},
  functions = [],
  aggregators = [],
  binaryOperators = [],
  keywordsCaseInsensitive = [],
} = surface ?? {};

const ARGUMENTS: Readonly<Record<string, string>> = { vector: 'x', matrix: 'x[5m]', scalar: '0.5', string: '"l"' };

type FunctionRow = Surface['functions'][number];

function callOf({ name, args }: FunctionRow, count: number): string {
  const texts = Array.from({ length: count }, (_none, at) => {
    if (name === 'info' && at === 1) return '{a="b"}';
    return ARGUMENTS[args[Math.min(at, args.length - 1)] ?? ''] ?? '';
  });
  return `${name}(${texts.join(', ')})`;
}

test.skipIf(!isThere)('functions and aggregators are those of Prometheus, in types, counts and flags', () => {
  const ours = [...PROMQL_FUNCTIONS.values()].map(({ help: _help, isExperimental, ...rest }) => ({
    ...rest,
    experimental: isExperimental,
  }));
  const theirs = functions.map(({ name, args, variadic, returns, experimental }) => ({
    name,
    args,
    variadic,
    returns,
    experimental,
  }));
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  expect(ours).toEqual(theirs.toSorted(byName));
  expect(
    PROMQL_AGGREGATORS.map(({ name, param, isExperimental }) => ({ name, param, experimental: isExperimental })),
  ).toEqual(aggregators.map(({ name, param, experimental }) => ({ name, param, experimental })));
  expect([...FUNCTIONS.keys()].toSorted()).toEqual(theirs.map(({ name }) => name).toSorted());
});

/** What is wrong with a query, without the place; empty when nothing is. */
function fault(text: string, options: ParseOptions = WHOLE_LANGUAGE): string {
  try {
    parsePromql(text, options);
    return '';
  } catch (cause) {
    return cause instanceof Error ? cause.message.replace(/^[0-9]+:[0-9]+: parse error: /, '') : String(cause);
  }
}

test.skipIf(!isThere).each(functions)('$name() takes as many arguments as it should, and is evaluated', async (row) => {
  const { name, minArgs, maxArgs, args, experimental } = row;
  const last = maxArgs ?? Math.max(minArgs, args.length) + 3;
  const engine = createTestEngine({ features: SCRIPT_FEATURES }).engine;
  const texts = Array.from({ length: last - minArgs + 1 }, (_none, at) => callOf(row, minArgs + at));
  for (const text of texts) await engine.range({ text, startMs: 0, endMs: 60_000, stepMs: 30_000 });
  const unasked = experimental ? `function "${name}" is not enabled` : '';
  expect(texts.map((text) => fault(text, {}))).toEqual(texts.map(() => unasked));
  const wrongCounts = [
    ...(minArgs > 0 ? [minArgs - 1] : []),
    ...(maxArgs === null || maxArgs === 0 ? [] : [maxArgs + 1]),
  ];
  const complaints = wrongCounts.map((count) => fault(callOf(row, count)));
  expect(complaints).toEqual(complaints.map(() => expect.stringContaining('argument(s) in call to')));
});

test.skipIf(!isThere).each(aggregators)(
  '$name is parsed, checked and evaluated',
  async ({ name, param, experimental }) => {
    const { engine } = createTestEngine({ features: SCRIPT_FEATURES });
    const first = param === null ? '' : `${ARGUMENTS[param]}, `;
    const texts = [`${name}(${first}x)`, `${name} by (a) (${first}x)`, `${name}(${first}x) without (a, "b.c")`];
    for (const text of texts) await engine.instant({ text, timeMs: 0 });
    const refusal = `${name}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`;
    expect(texts.map((text) => fault(text, {}))).toEqual(texts.map(() => (experimental ? refusal : '')));
    const [wanted, given] = param === null ? [1, 2] : [2, 1];
    expect(fault(param === null ? `${name}(1, x)` : `${name}(x)`)).toBe(
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${given}`,
    );
  },
);

test.skipIf(!isThere)('operators bind and associate as they should', () => {
  const shape = (text: string): string => {
    const expr = parsePromql(text, WHOLE_LANGUAGE);
    return `${text}: ${expr.kind === 'binary' && expr.left.kind === 'binary' ? 'left' : 'right'}`;
  };
  const [found, wanted]: [string[], string[]] = [[], []];
  const note = (text: string, side: string): void => {
    found.push(shape(text));
    wanted.push(`${text}: ${side}`);
  };
  for (const [level, { ops, assoc }] of binaryOperators.entries())
    for (const op of ops) {
      note(`a ${op} b ${op} c`, assoc);
      for (const tighter of binaryOperators.slice(level + 1).flatMap(({ ops: others }) => others)) {
        note(`a ${op} b ${tighter} c`, 'right');
        note(`a ${tighter} b ${op} c`, 'left');
      }
    }
  expect(found).toEqual(wanted);
});

test.skipIf(!isThere)('keywords are words in any case: in a group every one is a label but "without"', () => {
  const known = keywordsCaseInsensitive.filter((word) => /^[a-z0-9_]+$/.test(word) && !/^(?:inf|nan)$/.test(word));
  const words = [...known, ...aggregators.map(({ name }) => name)];
  const refused = words.filter(
    (word) => fault(`sum by (${word}) (x)`) !== '' || fault(`sum by (${word.toUpperCase()}) (x)`) !== '',
  );
  expect(refused).toEqual(['without']);
});

test.skipIf(!isThere)('feature flags are known by name, and scripts have those on that Prometheus has', () => {
  const isNoSwitch = (name: string): boolean => name === 'promql-duration-expr' || name === 'promql-per-step-stats';
  expect([...FEATURES].toSorted()).toEqual(
    Object.keys(flags)
      .filter((name) => !isNoSwitch(name))
      .toSorted(),
  );
  expect(SCRIPT_FEATURES.toSorted()).toEqual(
    surface?.testEngine.flagsOn.filter((name) => !isNoSwitch(name)).toSorted(),
  );
});

test.skipIf(!isThere)('what depends on the evaluation time is what Prometheus says', () => {
  const ofQuery = new Set(['start', 'end', 'step', 'range']);
  const theirs = surface?.functionGroups.dependOnEvaluationTime.filter((name) => !ofQuery.has(name));
  expect([...TIME_DEPENDENT].toSorted()).toEqual(theirs?.toSorted());
});

test.skipIf(!isThere).each(['anchored', 'smoothed'] as const)('%s goes with the functions it should', async (edges) => {
  const { engine } = createTestEngine({ features: SCRIPT_FEATURES });
  const names = functions.filter(({ args }) => args.length === 1 && args[0] === 'matrix').map(({ name }) => name);
  const outcomes = names.map(async (name) => engine.instant({ text: `${name}(x[5m] ${edges})`, timeMs: 0 }));
  const settled = await Promise.allSettled(outcomes);
  const taken = names.filter((_name, at) => settled[at]?.status === 'fulfilled');
  expect(taken.toSorted()).toEqual(surface?.functionGroups[edges].toSorted());
});
