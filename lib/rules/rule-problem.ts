// What is wrong with a rule file, and where: worded as Prometheus' rulefmt does.
import type { Place } from '@/lib/config/prometheus/config-node';

export interface RuleProblem extends Place {
  /** With group, rule number and rule name in front, where they are known; without the place. */
  readonly message: string;
}

/** `LINE:COLUMN: reason`. */
export function problemText({ line, column, message }: RuleProblem): string {
  return `${line}:${column}: ${message}`;
}
