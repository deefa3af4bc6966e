'use client';
// The header of a row of panels: opens and closes it; in edit mode it can be moved, renamed and removed.
import { ChevronDown, ChevronRight, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { panelPlaceClass, panelPlaceStyle } from '@/components/dashboard/grid/grid-place';
import { PanelHandles } from '@/components/dashboard/grid/panel-handles';
import { repeatText } from '@/components/dashboard/panel/repeat-text';
import { usePanelScope } from '@/components/dashboard/panel/use-panel-scope';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { IconButton } from '@/components/ui/icon-button';
import { IconFrame } from '@/components/ui/icon-frame';
import { Menu, MenuItem } from '@/components/ui/menu';
import { removePanel } from '@/lib/dashboard/edit-dashboard';
import { interpolateText } from '@/lib/dashboard/interpolate';
import type { ShownPanel } from '@/lib/dashboard/page-layout';

const RenameRowDialog = lazy(() =>
  import('@/components/dashboard/edit/rename-row-dialog').then((module) => ({ default: module.RenameRowDialog })),
);

export interface RowHeaderProps {
  readonly shown: ShownPanel;
  readonly isEditing: boolean;
}

export function RowHeader({ shown, isEditing }: RowHeaderProps) {
  const { panel: row, key, values, memberCount, isOpen } = shown;
  const { dashboard } = useDashboardContext();
  const { scope } = usePanelScope(row, values, true);
  const [isRenaming, setIsRenaming] = useState(false);
  const { x, y, w, h } = row.gridPos;
  const style = useMemo(() => panelPlaceStyle({ x, y, w, h }), [x, y, w, h]);
  const title = interpolateText(row.title, scope, 'text') || `Row ${row.id}`;
  return (
    <div
      data-row-id={row.id}
      data-row-key={key}
      data-open={isOpen}
      data-panel-id={row.id}
      data-repeat={repeatText(values)}
      data-grid={`${x},${y},${w},${h}`}
      style={style}
      className={`relative flex items-center gap-1 ${panelPlaceClass(row)}`}
    >
      <h2 className="min-w-0">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Collapse' : 'Expand'} ${title}`}
          onClick={() => dashboard.toggleRow({ id: row.id, key })}
          className="flex h-[30px] max-w-full items-center gap-1.5 rounded-control pr-2 pl-1 text-base font-semibold hover:bg-hover"
        >
          <IconFrame className="text-ink-muted">{isOpen ? <ChevronDown /> : <ChevronRight />}</IconFrame>
          <span className="truncate">{title}</span>
        </button>
      </h2>
      {!isOpen && (
        <span className="text-xs text-ink-faint">{memberCount === 1 ? '1 panel' : `${memberCount} panels`}</span>
      )}
      <span aria-hidden="true" className="mx-2 h-px grow bg-line-subtle" />
      {isEditing && (
        <>
          <PanelHandles panelId={row.id} title={title} canResize={false} />
          <Menu
            align="end"
            trigger={<IconButton label={`Menu for ${title}`} icon={<Ellipsis />} size="small" hasTooltip={false} />}
          >
            <MenuItem icon={<Pencil />} onSelect={() => setIsRenaming(true)}>
              Rename
            </MenuItem>
            <MenuItem
              icon={<Trash2 />}
              isDestructive
              onSelect={() =>
                dashboard.edit({ label: `Remove row "${title}"` }, (current) => removePanel(current, row.id))
              }
            >
              Remove row, keep its panels
            </MenuItem>
          </Menu>
        </>
      )}
      {isRenaming && (
        <Suspense>
          <RenameRowDialog row={row} onClose={() => setIsRenaming(false)} />
        </Suspense>
      )}
    </div>
  );
}
