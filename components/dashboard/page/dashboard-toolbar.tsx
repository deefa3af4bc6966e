'use client';
// The buttons of a dashboard in the top bar. People who may not edit see none of the buttons for it.
import { Plus, Redo2, Save, Share2, Star, Undo2, Wrench } from 'lucide-react';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { useSetStar } from '@/components/data/dashboard-list';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Toolbar } from '@/components/ui/toolbar';

export interface DashboardToolbarProps {
  readonly canEdit: boolean;
  readonly isDirty: boolean;
  readonly onAddPanel: () => void;
  readonly onSave: () => void;
  readonly onShare: () => void;
}

export function DashboardToolbar({ canEdit, isDirty, onAddPanel, onSave, onShare }: DashboardToolbarProps) {
  const { dashboard } = useDashboardContext();
  const isEditing = useDashboardState((state) => state.isEditing);
  return (
    <Toolbar label="Dashboard" className="shrink-0">
      {/* On a phone who edits needs the room for the title. */}
      <span className={isEditing ? 'contents max-md:hidden' : 'contents'}>
        <StarButton />
        <IconButton label="Share" icon={<Share2 />} onClick={onShare} />
      </span>
      {canEdit && isEditing && <UndoButtons />}
      {canEdit && (
        <Button
          aria-label="Add panel"
          icon={<Plus />}
          variant={isEditing ? 'outline' : 'ghost'}
          onClick={onAddPanel}
          className={isEditing ? '' : 'w-control px-0 max-md:hidden'}
        >
          {isEditing && <span className="max-md:hidden">Add panel</span>}
        </Button>
      )}
      {canEdit && (
        <Button
          aria-label={isEditing ? 'Exit edit' : 'Edit'}
          icon={isEditing ? undefined : <Wrench />}
          variant={isEditing ? 'on' : 'outline'}
          onClick={() => dashboard.setEditing(!isEditing)}
        >
          {isEditing ? 'Exit edit' : <span className="max-md:hidden">Edit</span>}
        </Button>
      )}
      {canEdit && (isEditing || isDirty) && (
        <Button aria-label="Save" icon={<Save />} variant={isDirty ? 'primary' : 'outline'} onClick={onSave}>
          <span className="max-md:hidden">Save</span>
        </Button>
      )}
    </Toolbar>
  );
}

function UndoButtons() {
  const { dashboard } = useDashboardContext();
  const undoLabel = useDashboardState((state) => state.history.past.at(-1)?.label);
  const redoLabel = useDashboardState((state) => state.history.future[0]?.label);
  return (
    <span className="flex max-md:hidden">
      <IconButton
        label={undoLabel === undefined ? 'Undo' : `Undo: ${undoLabel}`}
        shortcut="mod+z"
        icon={<Undo2 />}
        disabled={undoLabel === undefined}
        onClick={dashboard.undo}
      />
      <IconButton
        label={redoLabel === undefined ? 'Redo' : `Redo: ${redoLabel}`}
        shortcut="mod+shift+z"
        icon={<Redo2 />}
        disabled={redoLabel === undefined}
        onClick={dashboard.redo}
      />
    </span>
  );
}

function StarButton() {
  const { dashboard } = useDashboardContext();
  const { uid, isStarred } = useDashboardState((state) => state.facts);
  const star = useSetStar();
  if (uid === '') return null;
  return (
    <IconButton
      label="Star"
      shortcut="s"
      isPressed={isStarred}
      icon={<Star className={isStarred ? 'fill-fill-warn text-fill-warn' : ''} />}
      onClick={() => {
        dashboard.setFacts({ isStarred: !isStarred });
        star.mutate({ uid, isStarred: !isStarred }, { onError: () => dashboard.setFacts({ isStarred }) });
      }}
    />
  );
}
