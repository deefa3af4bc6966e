// The frame of pages outside the product (sign-in, first account): a centred column, the mark, a quiet line at the bottom.
import type { ReactNode } from 'react';
import { AppReady } from '@/components/ui/app-ready';
import { FlameMark } from '@/components/ui/flame-mark';
import { GateLine } from '@/components/ui/gate-line';

export interface GatePageProps {
  readonly title: string;
  readonly subtitle: string;
  readonly children: ReactNode;
}

export function GatePage({ title, subtitle, children }: GatePageProps) {
  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden px-4 py-12">
      <GateLine />
      <div className="relative z-10 mt-[-6vh] w-full max-w-[340px]">
        <div className="grid size-11 place-items-center rounded-[10px] bg-tint-brand">
          <FlameMark className="size-[26px]" />
        </div>
        <h1 className="mt-4 mb-1 text-xl font-semibold tracking-[-0.015em]">{title}</h1>
        <p className="text-ink-muted">{subtitle}</p>
        {children}
      </div>
      <p className="absolute inset-x-0 bottom-4 z-10 text-center text-xs text-ink-faint">
        Watchfire · one process, your data stays here
      </p>
      <AppReady />
    </main>
  );
}
