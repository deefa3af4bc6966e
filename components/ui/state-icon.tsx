// State as shape, word and colour together: never colour alone. Icons are ours: lucide has no filled set of this size.

export type StateKind =
  | 'normal'
  | 'up'
  | 'pending'
  | 'firing'
  | 'down'
  | 'nodata'
  | 'waiting'
  | 'error'
  | 'paused'
  | 'silenced';

const SHAPES = {
  dot: <circle cx="8" cy="8" r="4.5" fill="currentColor" stroke="none" />,
  quarter: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M8 8V2.75A5.25 5.25 0 0 1 13.25 8Z" fill="currentColor" stroke="none" />
    </>
  ),
  triangle: <path d="M8 2.2 14.4 13.6H1.6Z" fill="currentColor" stroke="none" />,
  dashedRing: <circle cx="8" cy="8" r="5.25" strokeDasharray="2.2 2" />,
  cross: <path strokeWidth="2.25" d="m4 4 8 8M12 4l-8 8" />,
  bars: <path strokeWidth="2.25" d="M5.5 3.5v9M10.5 3.5v9" />,
  bellOff: (
    <path d="M5.2 4.2A4 4 0 0 1 12 7c0 1.2.2 2.1.45 2.8M10.9 11.25H2.75S4 10.1 4 7c0-.2 0-.4.05-.6M6.8 13.5a1.35 1.35 0 0 0 2.4 0M2 2l12 12" />
  ),
} as const;

const STATES: Record<StateKind, { shape: keyof typeof SHAPES; color: string; word: string }> = {
  normal: { shape: 'dot', color: 'text-ok', word: 'Normal' },
  up: { shape: 'dot', color: 'text-ok', word: 'Up' },
  pending: { shape: 'quarter', color: 'text-warn', word: 'Pending' },
  firing: { shape: 'triangle', color: 'text-crit', word: 'Firing' },
  down: { shape: 'triangle', color: 'text-crit', word: 'Down' },
  nodata: { shape: 'dashedRing', color: 'text-nodata', word: 'No data' },
  waiting: { shape: 'dashedRing', color: 'text-nodata', word: 'Waiting' },
  error: { shape: 'cross', color: 'text-crit', word: 'Error' },
  paused: { shape: 'bars', color: 'text-nodata', word: 'Paused' },
  silenced: { shape: 'bellOff', color: 'text-silenced', word: 'Silenced' },
};

export function StateIcon({ state }: { readonly state: StateKind }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`size-3.5 shrink-0 ${STATES[state].color}`}
    >
      {SHAPES[STATES[state].shape]}
    </svg>
  );
}

/** Icon and word; `word` replaces the usual one. */
export function StateText({ state, word }: { readonly state: StateKind; readonly word?: string | undefined }) {
  return (
    <span className={`inline-flex items-center gap-1.5 align-middle whitespace-nowrap ${STATES[state].color}`}>
      <StateIcon state={state} />
      {word ?? STATES[state].word}
    </span>
  );
}
