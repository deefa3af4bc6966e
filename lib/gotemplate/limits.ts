// What one run of a template may use up. Work is counted in steps, so that a limit holds the same on any machine; where the
// host gives a clock, time is limited too.
import { LimitError } from '@/lib/gotemplate/template-error';

export interface TemplateLimits {
  readonly stepCount: number;
  readonly outputCharacters: number;
  /** How deep templates may call each other. */
  readonly depth: number;
  readonly timeMs: number;
}

export const DEFAULT_TEMPLATE_LIMITS: TemplateLimits = {
  stepCount: 1_000_000,
  outputCharacters: 1_048_576,
  depth: 200,
  timeMs: 2_000,
};

/** Reading the clock costs more than a step. */
const STEPS_A_CLOCK_READ = 1024;

export class Budget {
  private spent = 0;
  private nextClockRead = STEPS_A_CLOCK_READ;
  private readonly startMs: number;

  constructor(
    readonly limits: TemplateLimits,
    private readonly now: (() => number) | undefined,
  ) {
    this.startMs = now?.() ?? 0;
  }

  spend(stepCount: number): void {
    this.spent += stepCount;
    if (this.spent > this.limits.stepCount)
      throw new LimitError(`template takes too long: the limit is ${this.limits.stepCount} steps`);
    if (!this.now || this.spent < this.nextClockRead) return;
    this.nextClockRead = this.spent + STEPS_A_CLOCK_READ;
    if (this.now() - this.startMs > this.limits.timeMs)
      throw new LimitError(`template takes too long: the limit is ${this.limits.timeMs} ms`);
  }
}
