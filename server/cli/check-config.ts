// `watchfire check config`: reads Prometheus configuration files as a start would.
import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isInputError } from '@/lib/errors/input-error';
import { type Command, UsageError } from '@/server/cli/command';
import { loadPrometheusConfig } from '@/server/scrape/load-config';

const SYNTAX_ONLY = '--syntax-only';

export const checkConfig: Command = {
  usage: `check config [${SYNTAX_ONLY}] FILE…`,
  summary:
    'checks Prometheus configuration files; --syntax-only does not look for secrets and certificates that they name',
  async run(args, { out }) {
    const isSyntaxOnly = args.includes(SYNTAX_ONLY);
    const files = args.filter((argument) => argument !== SYNTAX_ONLY);
    const unknown = files.find((argument) => argument.startsWith('--'));
    if (unknown !== undefined) throw new UsageError(`unknown flag "${unknown}"`);
    if (files.length === 0) throw new UsageError('expected at least one file');
    let hasFinding = false;
    for (const file of files) {
      const problem = await findProblem(file, isSyntaxOnly);
      hasFinding ||= problem !== null;
      out(`${file}: ${problem === null ? 'ok' : `error: ${problem}`}`);
    }
    return hasFinding ? 1 : 0;
  },
};

/** `LINE:COLUMN: reason`, or null when the file is good. */
async function findProblem(file: string, isSyntaxOnly: boolean): Promise<string | null> {
  try {
    // Files of `scrape_config_files` are part of the configuration: those that are there are read in either case.
    const config = await loadPrometheusConfig({ path: file, readFile: (path) => readFile(path, 'utf8') });
    return isSyntaxOnly ? null : await findMissingFile(config.printed, dirname(resolve(file)));
  } catch (thrown) {
    if (isInputError(thrown)) return thrown.message.replace(`${file}:`, '');
    if (thrown instanceof Error && 'code' in thrown) return `cannot read the file: ${String(thrown.code)}`;
    throw thrown;
  }
}

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
const FILE_FIELD = /^(?!scrape_failure_log)\w+_file$/;

function namedFiles(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedFiles);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    FILE_FIELD.test(name) && typeof inner === 'string' && inner !== '' ? [inner] : namedFiles(inner),
  );
}
