// Who may send to an integration now. One delivery at a time while that is fast: when the process dies, at most one is left whose
// outcome nobody knows, and is repeated. Who has waited for long enough goes beside the others, up to a limit.

export interface SendTurn {
  /** Between attempts: others may go. */
  pause(): void;
  /** False when the signal came first. */
  resume(signal: AbortSignal): Promise<boolean>;
  end(): void;
}

export interface SendTurns {
  /** `key` names the integration; others are not waited for. Null when the signal came first. */
  take(key: string, signal: AbortSignal): Promise<SendTurn | null>;
}

/** A third of what a message may be late at most. */
const PATIENCE_MS = 300;
const TOGETHER_LIMIT = 64;

export function createSendTurns(): SendTurns {
  const gates = new Map<string, Gate>();
  return {
    async take(key, signal) {
      const gate = gates.get(key) ?? createGate();
      gates.set(key, gate);
      let isInside = await gate.enter(signal);
      if (!isInside) return null;
      const leave = (): void => {
        if (isInside) gate.leave();
        isInside = false;
      };
      return {
        pause: leave,
        end: leave,
        resume: async (again) => {
          isInside = await gate.enter(again);
          return isInside;
        },
      };
    },
  };
}

interface Gate {
  enter(signal: AbortSignal): Promise<boolean>;
  leave(): void;
}

interface Waiting {
  /** Waited long enough to go beside others. */
  isImpatient: boolean;
  readonly go: () => void;
}

function createGate(): Gate {
  let insideCount = 0;
  const waiting = new Set<Waiting>();

  const letIn = (): void => {
    for (const one of waiting) {
      const limit = one.isImpatient ? TOGETHER_LIMIT : 1;
      if (insideCount >= limit) return;
      insideCount += 1;
      one.go();
    }
  };

  return {
    leave: () => {
      insideCount -= 1;
      letIn();
    },
    enter: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(false);
        const end = (isIn: boolean): void => {
          waiting.delete(mine);
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          resolve(isIn);
        };
        const giveUp = (): void => end(false);
        const mine: Waiting = { isImpatient: false, go: () => end(true) };
        const timer = setTimeout(() => {
          mine.isImpatient = true;
          letIn();
        }, PATIENCE_MS);
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(mine);
        letIn();
      }),
  };
}
