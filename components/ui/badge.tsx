// Small words and counts on a tint: <Badge tone="ok">delivered</Badge>, <CountPill count={3} isUrgent />.
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'ok' | 'warn' | 'crit' | 'info' | 'silenced';

const TONE_CLASSES: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-muted',
  ok: 'bg-tint-ok text-ok',
  warn: 'bg-tint-warn text-warn',
  crit: 'bg-tint-crit text-crit',
  info: 'bg-tint-info text-info',
  silenced: 'bg-tint-silenced text-silenced',
};

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-full px-[7px] text-xs whitespace-nowrap [&_svg]:size-3 ${TONE_CLASSES[tone]}`}
    >
      {children}
    </span>
  );
}

export interface CountPillProps {
  readonly count: number;
  /** Red only where someone must act (firing, down); grey for all other counts. */
  readonly isUrgent?: boolean | undefined;
  /** What readers hear instead of the bare number: "3 down". */
  readonly words?: string | undefined;
}

export function CountPill({ count, isUrgent = false, words }: CountPillProps) {
  return (
    <span
      className={`inline-block h-[18px] min-w-[18px] rounded-full px-[5px] text-center text-2xs leading-[18px] font-semibold tabular-nums ${isUrgent ? 'bg-solid-crit text-white' : 'bg-hover text-ink-muted'}`}
    >
      {words === undefined ? (
        count
      ) : (
        <>
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{words}</span>
        </>
      )}
    </span>
  );
}
