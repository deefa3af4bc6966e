// The rule files that a configuration names: all of them are good, or none is taken.
import { basename, dirname, join, resolve } from 'node:path';
import { globTest } from '@/lib/config/prometheus/file-glob';
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { NameScheme } from '@/lib/labels/label-name';
import { readRuleFileInSteps, type ReadRuleFile } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { problemText } from '@/lib/rules/rule-problem';
import type { Log } from '@/server/platform/log';
import { runPaced } from '@/server/platform/pace';
import type { ParseExpr } from '@/server/rules/compile-rule';
import type { FileGroup } from '@/server/rules/ports';

export interface FileAccess {
  readonly readFile: (path: string) => Promise<string>;
  /** Names in a folder; an absent folder has none. */
  readonly listFolder: (path: string) => Promise<readonly string[]>;
}

export interface RuleFileDeps extends FileAccess {
  readonly parse: ParseExpr;
  /** Groups beside those of files. */
  readonly builtIn: readonly FileGroup[];
  readonly log: Log;
}

interface KnownFile {
  readonly text: string;
  readonly nameScheme: NameScheme;
  readonly read: ReadRuleFile;
}

/** By path: a file that did not change is not read anew, and its groups are the very same objects. */
type KnownFiles = ReadonlyMap<string, KnownFile>;

export interface RuleFileSource {
  /** Throws InputError with every mistake; the function makes what was read the groups in force. */
  prepare(config: PrometheusConfig | null): Promise<() => void>;
  /** The groups of the configuration in force. */
  inForce(): readonly FileGroup[];
}

export function createRuleFileSource(deps: RuleFileDeps): RuleFileSource {
  let inForce: readonly FileGroup[] = [];
  let known: KnownFiles = new Map();
  return {
    prepare: async (config) => {
      const { groups, files } = await loadRuleFiles(config, known, deps);
      known = files;
      return () => {
        inForce = groups;
      };
    },
    inForce: () => [...inForce, ...deps.builtIn],
  };
}

/** Throws InputError with every mistake of every file, one a line: `FILE: LINE:COLUMN: reason`. */
async function loadRuleFiles(
  config: PrometheusConfig | null,
  known: KnownFiles,
  { readFile, listFolder, parse, log }: RuleFileDeps,
): Promise<{ readonly groups: readonly FileGroup[]; readonly files: KnownFiles }> {
  if (!config) return { groups: [], files: new Map() };
  const files = await ruleFilesOf(config, listFolder);
  const { nameScheme } = config.global;
  const groups: FileGroup[] = [];
  const mistakes: string[] = [];
  const read = new Map<string, KnownFile>();
  const checkers = ruleCheckers(nameScheme, parse);
  for (const file of files) {
    const text = await readFile(file).catch((cause: unknown) => {
      mistakes.push(`${file}: ${readFault(cause)}`);
      return null;
    });
    if (text === null) continue;
    const before = known.get(file);
    const isSame = before?.text === text && before.nameScheme === nameScheme;
    const one = isSame ? before : { text, nameScheme, read: await runPaced(readRuleFileInSteps(text, checkers)) };
    read.set(file, one);
    const { problems, warnings, groups: found } = one.read;
    for (const problem of problems) mistakes.push(`${file}: ${problemText(problem)}`);
    for (const warning of warnings) log.warn({ file }, warning);
    groups.push(...found.map((group): FileGroup => ({ file, group })));
  }
  if (mistakes.length > 0) throw new InputError(mistakes.join('\n'));
  return { groups, files: read };
}

function readFault(cause: unknown): string {
  if (isInputError(cause)) return cause.message;
  return `cannot read the file: ${cause instanceof Error ? cause.message : String(cause)}`;
}

/** Absolute paths, each once. */
export async function ruleFilesOf(config: PrometheusConfig, listFolder: FileAccess['listFolder']): Promise<string[]> {
  const files = new Set<string>();
  for (const pattern of config.ruleFiles) {
    const path = resolve(dirname(config.fileName), pattern);
    const matches = globTest(basename(path));
    for (const name of (await listFolder(dirname(path))).toSorted())
      if (matches(name)) files.add(join(dirname(path), name));
  }
  return [...files];
}
