'use client';
// The top of a panel: its header with links and menu. Answers and pictures come and go below it without rendering it.
import { memo, type ReactNode, useCallback } from 'react';
import { PanelHeader, type PanelHeaderProps } from '@/components/dashboard/panel/panel-header';
import { PanelLinks } from '@/components/dashboard/panel/panel-links';
import { PanelMenu } from '@/components/dashboard/panel/panel-menu';
import type { PanelActions } from '@/components/dashboard/panel/use-panel-actions';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { VariableScope } from '@/lib/dashboard/interpolate';

export type PanelDialogKind = 'position' | 'inspect';

export interface PanelTopProps extends Pick<
  PanelHeaderProps,
  'title' | 'description' | 'timeLabel' | 'cut' | 'warnings'
> {
  readonly panel: Panel;
  /** Of the panel, also where it has no title. */
  readonly name: string;
  /** null where the panel has no links: it changes with each range. */
  readonly linkScope: VariableScope | null;
  readonly place: 'grid' | 'single' | 'preview';
  readonly canEdit: boolean;
  readonly isEditing: boolean;
  readonly handles: ReactNode;
  readonly actions: PanelActions;
  /** null when the panel shows no data that could stand in a table. */
  readonly isShownAsTable: boolean | null;
  readonly onShowAsTable: (isShownAsTable: boolean) => void;
  readonly onDialog: (kind: PanelDialogKind) => void;
}

export const PanelTop = memo(function PanelTop(props: PanelTopProps) {
  const { panel, name, linkScope, place, canEdit, isEditing, handles, actions, isShownAsTable, onShowAsTable } = props;
  const { title, description, timeLabel, cut, warnings, onDialog } = props;
  const openPosition = useCallback(() => onDialog('position'), [onDialog]);
  const openInspector = useCallback(() => onDialog('inspect'), [onDialog]);
  return (
    <PanelHeader
      title={title}
      description={description}
      timeLabel={timeLabel}
      cut={cut}
      warnings={warnings}
      isDraggable={isEditing && place === 'grid'}
      menu={
        place === 'preview' ? null : (
          <PanelMenu
            name={name}
            actions={actions}
            canEdit={canEdit}
            isSingle={place === 'single'}
            isShownAsTable={isShownAsTable}
            onShowAsTable={onShowAsTable}
            onOpenPosition={openPosition}
            onInspect={openInspector}
          />
        )
      }
    >
      {handles}
      {linkScope !== null && <PanelLinks panel={panel} scope={linkScope} />}
    </PanelHeader>
  );
});

export function hasLinks({ links }: Panel): boolean {
  return Array.isArray(links) && links.length > 0;
}
