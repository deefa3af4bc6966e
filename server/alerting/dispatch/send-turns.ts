// Who may send to an integration now. One delivery at a time: when the process dies, at most one is left whose outcome nobody knows,
// and is repeated. Only a delivery that takes long holds up nobody, and where the operator allows it and the line would take too long
// several go at once: no more than it needs.

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

/** Who is inside for longer is not waited for any more. */
const PATIENCE_MS = 500;
/** A line that is longer, and takes longer one by one, is told by some together; until it is short again. */
const LINE_LIMIT_COUNT = 40;
const LINE_LIMIT_MS = 2000;
const LINE_SHORT_MS = 500;
/** Thousands that are due at once share commits: one more goes with so many that wait. */
const WAITING_A_PLACE = 50;
/** With those that take long; the most that may be allowed to go together. */
const TOGETHER_LIMIT = 64;
/** What a delivery is taken to last before one is known, and how much of the estimate the newest one is. */
const FIRST_GUESS_MS = 5;
const NEWEST_SHARE = 0.1;

export interface SendTurnsOptions {
  /** How many may go together of a line that would take too long: 1 keeps it to one by one. */
  readonly togetherLimit: number;
  readonly monotonicMs?: () => number;
  /** By how many those that wait and those that are under way have changed. */
  readonly note?: (change: { readonly waiting: number; readonly underWay: number }) => void;
}

export function createSendTurns(options: SendTurnsOptions): SendTurns {
  const gates = new Map<string, Gate>();
  return {
    async take(key, signal) {
      const gate = gates.get(key) ?? createGate(options);
      gates.set(key, gate);
      let leave = await gate.enter(signal);
      if (!leave) return null;
      const end = (): void => {
        leave?.();
        leave = null;
      };
      return {
        pause: end,
        end,
        resume: async (again) => {
          leave = await gate.enter(again);
          return leave !== null;
        },
      };
    },
  };
}

type Leave = () => void;

interface Gate {
  /** Null when the signal came first. */
  enter(signal: AbortSignal): Promise<Leave | null>;
}

function createGate({
  togetherLimit,
  monotonicMs = () => performance.now(),
  note = () => undefined,
}: SendTurnsOptions): Gate {
  const waiting = new Set<() => void>();
  let insideCount = 0;
  /** Of those inside, who is not yet slow. */
  let freshCount = 0;
  /** What one takes when nobody goes beside it. */
  let usualMs = FIRST_GUESS_MS;

  /** The line takes too long one by one. */
  let isLong = false;

  const quickLimit = (): number => {
    const lineMs = waiting.size * usualMs;
    if (waiting.size <= LINE_LIMIT_COUNT || lineMs < LINE_SHORT_MS) isLong = false;
    else if (lineMs > LINE_LIMIT_MS) isLong = true;
    if (!isLong) return 1;
    return Math.min(togetherLimit, 1 + Math.ceil(Math.max(lineMs / LINE_LIMIT_MS, waiting.size / WAITING_A_PLACE)));
  };
  const mayEnter = (): boolean => insideCount < TOGETHER_LIMIT && freshCount < quickLimit();
  const letIn = (): void => {
    for (const go of waiting) {
      if (!mayEnter()) return;
      go();
    }
  };

  const goIn = (): Leave => {
    insideCount += 1;
    note({ waiting: 0, underWay: 1 });
    freshCount += 1;
    const besides = insideCount;
    const enteredMs = monotonicMs();
    let isFresh = true;
    const grow = (): void => {
      if (!isFresh) return;
      isFresh = false;
      freshCount -= 1;
    };
    const timer = setTimeout(() => {
      grow();
      letIn();
    }, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      grow();
      insideCount -= 1;
      note({ waiting: 0, underWay: -1 });
      // Those that share commits with many do not tell what one takes by itself.
      if (!isLong) {
        const tookMs = (monotonicMs() - enteredMs) / besides;
        usualMs += (Math.min(tookMs, PATIENCE_MS) - usualMs) * NEWEST_SHARE;
      }
      letIn();
    };
  };

  return {
    enter: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const end = (leave: Leave | null): void => {
          waiting.delete(go);
          note({ waiting: -1, underWay: 0 });
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const go = (): void => end(goIn());
        const giveUp = (): void => end(null);
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(go);
        note({ waiting: 1, underWay: 0 });
        letIn();
      }),
  };
}
