'use client';
// The menu of one panel. What this person may not do is not there.
import { ChartLine, ClipboardCopy, Copy, Ellipsis, Eye, Move, Pencil, ScanSearch, Table2, Trash2 } from 'lucide-react';
import { memo } from 'react';
import type { PanelActions } from '@/components/dashboard/panel/use-panel-actions';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';

export interface PanelMenuProps {
  readonly name: string;
  readonly actions: PanelActions;
  readonly canEdit: boolean;
  readonly isSingle: boolean;
  /** null when the panel shows no data that could stand in a table. */
  readonly isShownAsTable: boolean | null;
  readonly onShowAsTable: (isShownAsTable: boolean) => void;
  readonly onOpenPosition: () => void;
  readonly onInspect: () => void;
}

/** Has nothing to do with what is drawn: answers render it no more. */
export const PanelMenu = memo(function PanelMenu({
  name,
  actions,
  canEdit,
  isSingle,
  isShownAsTable,
  onShowAsTable,
  onOpenPosition,
  onInspect,
}: PanelMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={`Menu for ${name}`}
          icon={<Ellipsis />}
          size="small"
          hasTooltip={false}
          className="opacity-0 group-hover/panel:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:size-8 pointer-coarse:opacity-100"
        />
      }
    >
      {!isSingle && (
        <MenuItem icon={<Eye />} shortcut="v" onSelect={actions.view}>
          View
        </MenuItem>
      )}
      {canEdit && (
        <MenuItem icon={<Pencil />} shortcut="e" onSelect={actions.edit}>
          Edit
        </MenuItem>
      )}
      {isShownAsTable !== null && (
        <MenuItem icon={isShownAsTable ? <ChartLine /> : <Table2 />} onSelect={() => onShowAsTable(!isShownAsTable)}>
          {isShownAsTable ? 'Show as chart' : 'Show as table'}
        </MenuItem>
      )}
      <MenuItem icon={<ScanSearch />} shortcut="i" onSelect={onInspect}>
        Inspect
      </MenuItem>
      <MenuItem icon={<ClipboardCopy />} shortcut="p c" onSelect={actions.copy}>
        Copy
      </MenuItem>
      {canEdit && !isSingle && (
        <>
          <MenuSeparator />
          <MenuItem icon={<Copy />} onSelect={actions.duplicate}>
            Duplicate
          </MenuItem>
          <MenuItem icon={<Move />} onSelect={onOpenPosition}>
            Position and size
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} isDestructive onSelect={actions.remove}>
            Remove
          </MenuItem>
        </>
      )}
    </Menu>
  );
});
