'use client';
// What stands in the place of a panel that cannot be drawn because something in it is not as it should be.
import type { CSSProperties } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { StateIcon } from '@/components/ui/state-icon';
import type { Panel } from '@/lib/dashboard/dashboard';

export interface BrokenPanelProps {
  readonly panel: Panel;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly style?: CSSProperties | undefined;
  readonly className?: string | undefined;
}

export function BrokenPanel({ panel, error, onRetry, style, className }: BrokenPanelProps) {
  const name = panel.title === '' ? `Panel ${panel.id}` : panel.title;
  const { x, y, w, h } = panel.gridPos;
  return (
    <section
      // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- the contract for checks names the attribute
      role="region"
      aria-label={name}
      aria-busy="false"
      data-panel-id={panel.id}
      data-panel-type={panel.type}
      data-state="error"
      data-grid={`${x},${y},${w},${h}`}
      style={style}
      className={classNames(
        'relative flex min-h-0 min-w-0 flex-col gap-2 overflow-auto rounded-panel border border-line-subtle bg-panel px-3 py-2',
        className,
      )}
    >
      <h2 className="truncate text-base font-semibold">{name}</h2>
      <div data-testid="panel-error" role="alert" className="flex items-start gap-2 text-crit">
        <StateIcon state="error" />
        <span className="min-w-0 break-words">
          This panel cannot be drawn: {error instanceof Error ? error.message : String(error)}
        </span>
      </div>
      <Button size="small" onClick={onRetry} className="self-start">
        Retry
      </Button>
    </section>
  );
}
