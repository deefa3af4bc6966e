// `watchfire test promql`: runs scripts of PromQL tests on the engine over the series store, with a database of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, type Output, UsageError } from '@/server/cli/command';
import { createTemporaryStore } from '@/server/cli/temporary-store';
import { createLog } from '@/server/platform/log';
import { startTemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { projectRoot } from '@/server/platform/project-root';
import { runScript, SCRIPT_FEATURES, SCRIPT_LIMITS } from '@/server/promql/script/run-script';

/** Scripts count from 1970: a clock in that year keeps retention away from their samples. */
const SCRIPT_NOW_MS = 86_400_000;

export const testPromql: Command = {
  usage: 'test promql FILE…',
  summary: 'runs scripts of PromQL tests (promqltest) on a store of their own and prints every evaluation that fails',
  async run(args, output) {
    const unknown = args.find((argument) => argument.startsWith('-'));
    if (unknown !== undefined) throw new UsageError(`unknown flag "${unknown}"`);
    if (args.length === 0) throw new UsageError('expected at least one file');
    const scripts: Script[] = [];
    for (const file of args) scripts.push({ file, text: await readScript(file) });
    return runScripts(scripts, output);
  },
};

interface Script {
  readonly file: string;
  readonly text: string;
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    throw new UsageError(`cannot read "${file}": ${code}`);
  }
}

async function runScripts(scripts: readonly Script[], { out }: Output): Promise<0 | 1> {
  const log = createLog('error', 'text');
  const databases = await startTemporaryDatabases({
    migrationsDir: join(projectRoot(import.meta.dirname), 'prisma/migrations'),
    log,
  });
  let passedCount = 0;
  let failedCount = 0;
  try {
    const target = await createTemporaryStore({
      databaseUrl: await databases.fresh(),
      log,
      nowMs: () => SCRIPT_NOW_MS,
      limits: SCRIPT_LIMITS,
      features: SCRIPT_FEATURES,
    });
    try {
      for (const { file, text } of scripts) {
        const report = await runScript(text, target);
        for (const { line, reason } of report.failures) out(`${file}:${line}: ${reason}`);
        passedCount += report.passedCount;
        failedCount += report.failures.length;
      }
    } finally {
      await target.stop();
    }
  } finally {
    await databases.stop();
  }
  out(`${passedCount} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}
