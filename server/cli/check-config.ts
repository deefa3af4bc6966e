// `watchfire check config`: reads Prometheus configuration files, and the rule files that they name, as a start would.
import { access, readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import { isInputError } from '@/lib/errors/input-error';
import { readRuleFile, type ReadRuleFileOptions } from '@/lib/rules/read-rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import { type Command, UsageError } from '@/server/cli/command';
import { toolCheckers } from '@/server/cli/rules/rule-arguments';
import { readTextFile } from '@/server/platform/read-text-file';
import { ruleFilesOf } from '@/server/rules/rule-files';
import { loadPrometheusConfig } from '@/server/scrape/load-config';

const SYNTAX_ONLY = '--syntax-only';

export const checkConfig: Command = {
  usage: `check config [${SYNTAX_ONLY}] FILE…`,
  summary:
    'checks Prometheus configuration files and the rule files that they name; --syntax-only does not look for files that are not there',
  async run(args, { out }) {
    const isSyntaxOnly = args.includes(SYNTAX_ONLY);
    const files = args.filter((argument) => argument !== SYNTAX_ONLY);
    const unknown = files.find((argument) => argument.startsWith('--'));
    if (unknown !== undefined) throw new UsageError(`unknown flag "${unknown}"`);
    if (files.length === 0) throw new UsageError('expected at least one file');
    let hasFinding = false;
    for (const file of files) {
      const problems = await findProblems(file, isSyntaxOnly);
      hasFinding ||= problems.length > 0;
      if (problems.length === 0) out(`${file}: ok`);
      for (const problem of problems) out(`${file}: error: ${problem}`);
    }
    return hasFinding ? 1 : 0;
  },
};

/** `LINE:COLUMN: reason` each, with the file in front where it is another one; none when all is good. */
async function findProblems(file: string, isSyntaxOnly: boolean): Promise<string[]> {
  try {
    // Files of `scrape_config_files` and `rule_files` are part of the configuration: those that are there are read in either case.
    const config = await loadPrometheusConfig({ path: file, readFile: readTextFile });
    const missing = isSyntaxOnly ? null : await findMissingFile(config.printed, dirname(resolve(file)));
    if (missing !== null) return [missing];
    return await findRuleProblems(config, isSyntaxOnly);
  } catch (thrown) {
    if (isInputError(thrown)) return [thrown.message.replace(`${file}:`, '')];
    if (thrown instanceof Error && 'code' in thrown) return [`cannot read the file: ${String(thrown.code)}`];
    throw thrown;
  }
}

async function findRuleProblems(config: PrometheusConfig, isSyntaxOnly: boolean): Promise<string[]> {
  const checkers = toolCheckers({ ignoresUnknownFields: false });
  const problems: string[] = [];
  for (const pattern of config.ruleFiles) {
    const files = await ruleFilesOf({ ...config, ruleFiles: [pattern] }, listFolder);
    if (files.length === 0 && !isSyntaxOnly && !pattern.includes('*'))
      problems.push(`"${pattern}" does not point to an existing file`);
    for (const file of files) problems.push(...(await problemsOf(file, checkers)));
  }
  return [...new Set(problems)];
}

async function problemsOf(file: string, checkers: ReadRuleFileOptions): Promise<string[]> {
  try {
    return readRuleFile(await readTextFile(file), checkers).problems.map(
      (problem) => `${file}:${problemText(problem)}`,
    );
  } catch (thrown) {
    if (isInputError(thrown)) return [`${file}:${thrown.message}`];
    return [`${file}: cannot read the file: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
  }
}

/** Names in a folder; an absent folder has none. */
const listFolder = (path: string): Promise<readonly string[]> => readdir(path).catch(() => []);

/** Files of secrets and certificates that jobs name, from the folder of the configuration. */
async function findMissingFile(printed: unknown, folder: string): Promise<string | null> {
  for (const path of namedFiles(printed)) {
    const isThere = await access(resolve(folder, path)).then(
      () => true,
      () => false,
    );
    if (!isThere) return `cannot find "${path}", which the configuration names`;
  }
  return null;
}

/** `password_file`, `ca_file` and the like; a log file is made when it is not there. */
const FILE_FIELD = /^(?!scrape_failure_log|query_log)\w+_file$/;

function namedFiles(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedFiles);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    FILE_FIELD.test(name) && typeof inner === 'string' && inner !== '' ? [inner] : namedFiles(inner),
  );
}
