// `watchfire check rules`: reads rule files as a start would, and tells every mistake.
import { parseArgs } from 'node:util';
import { isInputError } from '@/lib/errors/input-error';
import { labelSet, labelsKey, labelPairs, type LabelSet } from '@/lib/labels/label-set';
import { readRuleFile, type ReadRuleFile } from '@/lib/rules/read-rule-file';
import { problemText } from '@/lib/rules/rule-problem';
import { type Command, type ExitCode, type Output, UsageError } from '@/server/cli/command';
import { toolCheckers } from '@/server/cli/rules/rule-arguments';
import { readTextFile } from '@/server/platform/read-text-file';

const OPTIONS = {
  lint: { type: 'string', default: 'duplicate-rules' },
  'lint-fatal': { type: 'boolean', default: false },
  'ignore-unknown-fields': { type: 'boolean', default: false },
} as const;
const LINTS = ['all', 'duplicate-rules', 'none'];
/** Standard input. */
const STDIN = '-';

export const checkRules: Command = {
  usage: 'check rules [--lint all|duplicate-rules|none] [--lint-fatal] [--ignore-unknown-fields] FILE…',
  summary: 'checks rule files and prints every mistake with its place; without a file, or with "-", standard input',
  async run(args, output) {
    const { files, lints, isLintFatal, ignoresUnknownFields } = readArguments(args);
    const checkers = toolCheckers({ ignoresUnknownFields });
    let code: ExitCode = 0;
    for (const file of files) {
      const text = await readText(file);
      if ('problem' in text) {
        output.out(`${file}: error: ${text.problem}`);
        code = 1;
        continue;
      }
      const read = readRuleFile(text.text, checkers);
      for (const problem of read.problems) output.out(`${file}: error: ${problemText(problem)}`);
      for (const warning of read.warnings) output.err(`${file}: warning: ${warning}`);
      if (read.problems.length > 0) {
        code = 1;
        continue;
      }
      const hasFindings = lints && reportDuplicates(file, read, output);
      if (hasFindings && isLintFatal && code === 0) code = 3;
      output.out(`${file}: ok`);
    }
    return code;
  },
};

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  if (!LINTS.includes(values.lint)) throw new UsageError(`unknown lint "${values.lint}": expected ${LINTS.join(', ')}`);
  return {
    files: positionals.length === 0 ? [STDIN] : positionals,
    lints: values.lint !== 'none',
    isLintFatal: values['lint-fatal'],
    ignoresUnknownFields: values['ignore-unknown-fields'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

async function readText(file: string): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    return { text: await readTextFile(file === STDIN ? '/dev/stdin' : file) };
  } catch (thrown) {
    if (isInputError(thrown)) return { problem: thrown.message };
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    return { problem: `cannot read the file: ${code}` };
  }
}

interface NamedRule {
  readonly name: string;
  readonly labels: LabelSet;
}

/** Rules with the same name and labels: recorded series of both would mix. True when there are some. */
function reportDuplicates(file: string, { groups }: ReadRuleFile, { err }: Output): boolean {
  const byKey = new Map<string, NamedRule[]>();
  for (const group of groups)
    for (const rule of group.rules) {
      const labels = labelSet(new Map([...group.labels, ...rule.labels]));
      const key = JSON.stringify([rule.kind, rule.name, labelsKey(labels)]);
      byKey.set(key, [...(byKey.get(key) ?? []), { name: rule.name, labels }]);
    }
  const repeated = [...byKey.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0) return false;
  err(`${file}: warning: ${repeated.length} duplicate rule(s) found.`);
  for (const [rule] of repeated) {
    if (!rule) continue;
    err(`Metric: ${rule.name}`);
    err('Label(s):');
    for (const [name, value] of labelPairs(rule.labels)) err(`\t${name}: ${value}`);
  }
  err('Might cause inconsistency while recording expressions');
  return true;
}
