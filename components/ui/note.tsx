// A tinted line of words: information, warning, error or success. Errors are announced.
import { Check, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconFrame } from '@/components/ui/icon-frame';

export type NoteTone = 'info' | 'warn' | 'crit' | 'ok';

const TONES: Record<NoteTone, { icon: ReactNode; box: string; color: string }> = {
  info: { icon: <Info />, box: 'border-fill-info/40 bg-tint-info', color: 'text-info' },
  warn: { icon: <TriangleAlert />, box: 'border-fill-warn/40 bg-tint-warn', color: 'text-warn' },
  crit: { icon: <TriangleAlert />, box: 'border-fill-crit/40 bg-tint-crit', color: 'text-crit' },
  ok: { icon: <Check />, box: 'border-fill-ok/40 bg-tint-ok', color: 'text-ok' },
};

export interface NoteProps {
  readonly tone: NoteTone;
  readonly id?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Note({ tone, id, actions, children }: NoteProps) {
  return (
    <div
      id={id}
      role={tone === 'crit' ? 'alert' : undefined}
      className={`flex gap-2 ${actions ? 'items-center' : 'items-start'} rounded-panel border px-3 py-2 text-xs text-ink ${TONES[tone].box}`}
    >
      <IconFrame className={TONES[tone].color}>{TONES[tone].icon}</IconFrame>
      <div className="min-w-0 grow">{children}</div>
      {actions}
    </div>
  );
}
