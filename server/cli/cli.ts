// The command line: finds the command by its words, runs it, and turns what it throws into a line and an exit code.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import { type Command, type ExitCode, isUsageError, type Output } from '@/server/cli/command';
import { COMMANDS } from '@/server/cli/registry';
import { isStartError } from '@/server/platform/start-error';

const output: Output = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

/** `argv` starts with the words of the command. */
async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  const found = findCommand(argv);
  if (!found) {
    const isHelp = argv.length > 0 && ['help', '--help', '-h'].includes(argv[0] ?? '');
    if (!isHelp && argv.length > 0) output.err(`Cannot run "${argv.slice(0, 2).join(' ')}": there is no such command`);
    printUsage(isHelp ? output.out : output.err);
    return isHelp ? 0 : 2;
  }
  try {
    return await found.command.run(found.rest, output);
  } catch (thrown) {
    if (isUsageError(thrown)) {
      // Without the arguments: a password may be one of them.
      output.err(`Cannot run "${found.words}": ${thrown.message}`);
      output.err(`usage: watchfire ${found.command.usage}`);
      return 2;
    }
    if (!isInputError(thrown) && !isEnvironmentError(thrown) && !isStartError(thrown)) throw thrown;
    output.err(thrown.message);
    return 1;
  }
}

interface FoundCommand {
  readonly words: string;
  readonly command: Command;
  readonly rest: readonly string[];
}

function findCommand(argv: readonly string[]): FoundCommand | null {
  for (const wordCount of [2, 1]) {
    const words = argv.slice(0, wordCount).join(' ');
    const command = Object.hasOwn(COMMANDS, words) ? COMMANDS[words] : undefined;
    if (command) return { words, command, rest: argv.slice(wordCount) };
  }
  return null;
}

function printUsage(write: (line: string) => void): void {
  write('usage: watchfire COMMAND');
  for (const { usage, summary } of Object.values(COMMANDS)) write(`  ${usage}\n      ${summary}`);
}

async function main(): Promise<void> {
  try {
    process.exitCode = await runCommand(process.argv.slice(2));
  } catch (thrown) {
    output.err(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    process.exitCode = 1;
  }
}

void main();
