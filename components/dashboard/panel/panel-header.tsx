'use client';
// The header of a panel: title, description, what the server warned about, and the menu.
import { Clock, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { IconFrame } from '@/components/ui/icon-frame';
import { Tooltip } from '@/components/ui/tooltip';

export interface PanelHeaderProps {
  readonly title: string;
  readonly description: string;
  /** About a range of its own. */
  readonly timeLabel: string | null;
  /** Series left out by the limit. */
  readonly cut: { readonly shown: number; readonly total: number } | null;
  readonly warnings: readonly string[];
  readonly isDraggable: boolean;
  /** Shown while the panel has the pointer or the focus: at rest the title has its room. */
  readonly menu: ReactNode;
  readonly children: ReactNode;
}

/** Nothing that has to be read at rest: the header floats over the picture, which has the whole panel. */
export function isHeaderFloating(
  { title, timeLabel, cut, warnings }: Pick<PanelHeaderProps, 'title' | 'timeLabel' | 'cut' | 'warnings'>,
  isDraggable: boolean,
): boolean {
  return title === '' && timeLabel === null && cut === null && warnings.length === 0 && !isDraggable;
}

const FLOATING =
  'absolute top-0 right-0 z-20 rounded-panel bg-panel opacity-0 group-focus-within/panel:opacity-100 group-hover/panel:opacity-100 pointer-coarse:opacity-100';

export function PanelHeader(props: PanelHeaderProps) {
  const { title, description, timeLabel, cut, warnings, isDraggable, menu, children } = props;
  const isFloating = isHeaderFloating(props, isDraggable);
  return (
    <header
      data-drag-header={isDraggable ? '' : undefined}
      className={classNames(
        'flex h-8 shrink-0 items-center gap-1.5 pr-2',
        isFloating ? FLOATING : 'pl-3',
        menu !== null &&
          'group-focus-within/panel:pr-8 group-hover/panel:pr-8 has-[[aria-expanded=true]]:pr-8 pointer-coarse:pr-10',
        isDraggable && 'cursor-grab touch-none',
        // Handles stay under the pointer that comes to them.
        isDraggable && menu !== null && 'pr-8',
      )}
    >
      {!isFloating && (
        <h2 className="min-w-0 truncate text-sm font-semibold tracking-[-0.003em]" title={title}>
          {title}
        </h2>
      )}
      {description !== '' && <Hint icon={<Info />} name="Description" text={description} className="text-ink-faint" />}
      {timeLabel !== null && (
        <span className="flex min-w-0 shrink items-center gap-1 text-xs text-ink-faint">
          <IconFrame size={14}>
            <Clock />
          </IconFrame>
          <span className="truncate">{timeLabel}</span>
        </span>
      )}
      {cut !== null && <CutNote {...cut} />}
      {warnings.length > 0 && (
        <Hint icon={<TriangleAlert />} name="Warning" text={warnings.join(' · ')} className="text-warn" />
      )}
      <span className="-ml-1.5 grow" />
      {children}
      {/* In the corner of the panel, as the handle for resizing is: the header itself is no frame for either. */}
      {menu !== null && (
        <span className="absolute top-1 right-1 flex pointer-coarse:top-0 pointer-coarse:right-0">{menu}</span>
      )}
    </header>
  );
}

/** Where there is no room for the whole sentence its end falls below the line, and the title is cut last. */
function CutNote({ shown, total }: NonNullable<PanelHeaderProps['cut']>) {
  const [few, all] = [shown.toLocaleString('en'), total.toLocaleString('en')];
  return (
    <span
      data-testid="panel-cut"
      title={`${few} of ${all} series shown`}
      className="flex h-4 min-w-20 shrink-[10000] flex-wrap gap-x-1 overflow-hidden text-xs leading-4 text-warn tabular-nums"
    >
      <span>
        {few} of {all}
      </span>
      <span>series shown</span>
    </span>
  );
}

function Hint({
  icon,
  name,
  text,
  className,
}: {
  readonly icon: ReactNode;
  readonly name: string;
  readonly text: string;
  readonly className: string;
}) {
  return (
    <Tooltip text={<span className="whitespace-pre-wrap">{text}</span>}>
      <button
        type="button"
        aria-label={`${name}: ${text}`}
        className={`flex size-6 shrink-0 items-center justify-center rounded-control ${className}`}
      >
        <IconFrame size={14}>{icon}</IconFrame>
      </button>
    </Tooltip>
  );
}
