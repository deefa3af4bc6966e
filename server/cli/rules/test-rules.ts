// `watchfire test rules`: unit tests of rules in promtool's format, on the real engine and a store of their own.
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { RE2JS } from 're2js';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { readRuleFile } from '@/lib/rules/read-rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import { readUnitTestFile, type UnitTest, type UnitTestFile } from '@/lib/rules/unit-test-file';
import { type Command, type Output, UsageError } from '@/server/cli/command';
import { toolCheckers } from '@/server/cli/rules/rule-arguments';
import { runUnitTest } from '@/server/cli/rules/run-unit-test';
import { createTestStores, type TestStores } from '@/server/cli/rules/test-stores';
import { matchingFiles } from '@/server/platform/matching-files';
import { createLog } from '@/server/platform/log';
import { startTemporaryDatabases, type TemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { projectRoot } from '@/server/platform/project-root';
import type { GroupSource } from '@/server/rules/group-config';

const OPTIONS = {
  run: { type: 'string', multiple: true },
  'ignore-unknown-fields': { type: 'boolean', default: false },
} as const;
/** Tests count from 1970: a clock in that year keeps retention away from their samples. */
const FIRST_DAY_MS = 86_400_000;

export const testRules: Command = {
  usage: 'test rules [--run REGEX]… [--ignore-unknown-fields] FILE…',
  summary: "runs unit tests of rules (promtool's format); --run picks tests by name",
  async run(args, output) {
    const { values, positionals } = parse(args);
    if (positionals.length === 0) throw new UsageError('expected at least one file');
    const wanted = (values.run ?? []).map(compileName);
    const databases = await startTemporaryDatabases({
      migrationsDir: join(projectRoot(import.meta.dirname), 'prisma/migrations'),
      log: createLog('error', 'text'),
    });
    let hasFailure = false;
    try {
      for (const file of positionals) {
        output.out(`Unit Testing:  ${file}`);
        const failures = await testFile(file, {
          databases,
          output,
          ignoresUnknownFields: values['ignore-unknown-fields'],
          isWanted: ({ name }) => wanted.length === 0 || wanted.some((regex) => regex.matcher(name).find()),
        });
        hasFailure ||= failures.length > 0;
        output.out(failures.length > 0 ? '  FAILED:' : '  SUCCESS');
        for (const failure of failures) output.out(failure);
        output.out('');
      }
    } finally {
      await databases.stop();
    }
    return hasFailure ? 1 : 0;
  },
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function compileName(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (thrown) {
    throw new UsageError(`--run: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

interface Testing {
  readonly databases: TemporaryDatabases;
  readonly output: Output;
  readonly ignoresUnknownFields: boolean;
  readonly isWanted: (test: UnitTest) => boolean;
}

/** Everything that is wrong; nothing when all tests pass. */
async function testFile(file: string, testing: Testing): Promise<string[]> {
  try {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new UsageError(`cannot read "${file}": ${cause instanceof Error ? cause.message : String(cause)}`);
    });
    const unitTests = readUnitTestFile(text, file);
    const { groups, problems } = await loadGroups(unitTests, dirname(file), testing);
    if (problems.length > 0) return problems;
    return await runAll({ unitTests, groups, stores: createTestStores(testing.databases) }, testing);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return [`    ${thrown.message}`];
  }
}

async function runAll(running: Running, { isWanted }: Testing): Promise<string[]> {
  const failures: string[] = [];
  try {
    for (const test of running.unitTests.tests) if (isWanted(test)) failures.push(...(await runOne(test, running)));
  } finally {
    await running.stores.stop();
  }
  return failures;
}

interface Running {
  readonly unitTests: UnitTestFile;
  readonly groups: readonly GroupSource[];
  readonly stores: TestStores;
}

async function runOne(test: UnitTest, { unitTests, groups, stores }: Running): Promise<string[]> {
  try {
    const { target, moveClock } = await stores.emptyAt(Math.max(FIRST_DAY_MS, test.startMs));
    return await runUnitTest(test, { file: unitTests, groups, target, moveClock });
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return [`    ${thrown.message}`];
  }
}

async function loadGroups(
  { ruleFiles }: UnitTestFile,
  folder: string,
  { output, ignoresUnknownFields }: Testing,
): Promise<{ groups: GroupSource[]; problems: string[] }> {
  const groups: GroupSource[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const pattern of ruleFiles) {
    const path = isAbsolute(pattern) ? pattern : join(folder, pattern);
    const files = await matchingFiles(path);
    if (files.length === 0) output.err(`  WARNING: no file match pattern ${path}`);
    // A file that two patterns name is one file.
    for (const file of files.filter((name) => !seen.has(name))) {
      seen.add(file);
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        throw new InputError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`);
      });
      const read = readRuleFile(text, toolCheckers({ ignoresUnknownFields }));
      for (const problem of read.problems) problems.push(`    ${file}: ${problemText(problem)}`);
      groups.push(...read.groups.map((group): GroupSource => ({ file, provenance: 'file', group })));
    }
  }
  return { groups, problems };
}
