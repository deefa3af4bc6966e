// Whether this process is in touch with the database: else what it knows is not as of now.

/** Without an answer for so long, the database or the process was away; so it looks when the clock jumps. */
const AWAY_MS = 10_000;

export interface Touch {
  isIn(): boolean;
  noteAnswer(): void;
  /** Work to be done before an answer that came after a long silence counts. */
  onReturn(work: () => Promise<void>): void;
  /** What was answered since the last call counts from now on. */
  update(): Promise<void>;
}

export function createTouch(nowMs: () => number): Touch {
  let isAnswered = false;
  let touchedMs = -Infinity;
  let afterReturn: (() => Promise<void>) | null = null;
  const isIn = (): boolean => Math.abs(nowMs() - touchedMs) < AWAY_MS;
  return {
    isIn,
    noteAnswer: () => {
      isAnswered = true;
    },
    onReturn: (work) => {
      afterReturn = work;
    },
    update: async () => {
      if (!isAnswered) return;
      if (!isIn()) await afterReturn?.();
      touchedMs = nowMs();
      isAnswered = false;
    },
  };
}
