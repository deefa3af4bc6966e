// What a command of `watchfire` is, and what its exit codes mean.

/** 0 good, 1 a finding, 2 wrong use, 3 lint findings that were asked to be fatal. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

export interface Command {
  /** After the program's name: `check config FILE…`. */
  readonly usage: string;
  readonly summary: string;
  /** Gets the arguments after the command's words. Throws UsageError for wrong ones. */
  run(args: readonly string[], output: Output): Promise<ExitCode>;
}

export class UsageError extends Error {
  readonly kind = 'usage';
}

export function isUsageError(thrown: unknown): thrown is UsageError {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'usage';
}
