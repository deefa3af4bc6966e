// Labels, tags and matchers: mono 12, key muted, value in ink.
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconFrame } from '@/components/ui/icon-frame';

const CHIP_CLASS =
  'inline-flex h-[22px] max-w-full items-center rounded-control bg-hover px-1.5 font-mono text-xs whitespace-nowrap';

export function LabelChip({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span className={CHIP_CLASS} title={`${name}="${value}"`}>
      <span className="text-ink-muted">{name}=</span>
      <span className="truncate text-ink">{value}</span>
    </span>
  );
}

export interface ChipProps {
  readonly children: ReactNode;
  /** Words for the button that takes the chip away. */
  readonly removeLabel?: string | undefined;
  readonly onRemove?: (() => void) | undefined;
}

export function Chip({ children, removeLabel = 'Remove', onRemove }: ChipProps) {
  return (
    <span className={CHIP_CLASS}>
      {children}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="-mr-1.5 flex size-6 items-center justify-center rounded-control text-ink-muted hover:text-ink"
        >
          <IconFrame size={12}>
            <X />
          </IconFrame>
        </button>
      )}
    </span>
  );
}
