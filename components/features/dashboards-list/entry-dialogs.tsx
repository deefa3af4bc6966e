'use client';
// The questions behind the row menus of the list: names, folders, deletion. One of them is open at a time.
import { useRouter } from 'next/navigation';
import { useEffect, useRef, type ReactNode } from 'react';
import {
  useCreateFolder,
  useDeleteDashboard,
  useDeleteFolder,
  useDuplicateDashboard,
  useMoveDashboard,
  useRenameDashboard,
  useRenameFolder,
} from '@/components/data/dashboard-list';
import { failureMessage } from '@/components/data/fetch-json';
import { MoveDialog } from '@/components/features/dashboards-list/move-dialog';
import { NameDialog } from '@/components/features/dashboards-list/name-dialog';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { useToast } from '@/components/ui/toast';
import type { FolderListEntry, SearchHit } from '@/lib/api/dashboards';

export type EntryTask =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'rename-folder'; readonly folder: FolderListEntry }
  | { readonly kind: 'delete-folder'; readonly folder: FolderListEntry; readonly dashboardCount: number }
  | { readonly kind: 'rename' | 'move' | 'duplicate' | 'delete'; readonly dashboard: SearchHit };

export interface EntryDialogsProps {
  readonly task: EntryTask | null;
  readonly folders: readonly FolderListEntry[];
  readonly onClose: () => void;
}

export function EntryDialogs({ task, folders, onClose }: EntryDialogsProps): ReactNode {
  if (!task) return null;
  switch (task.kind) {
    case 'new-folder':
      return <NewFolder onClose={onClose} />;
    case 'rename-folder':
      return <RenameFolder folder={task.folder} onClose={onClose} />;
    case 'delete-folder':
      return <DeleteFolder folder={task.folder} dashboardCount={task.dashboardCount} onClose={onClose} />;
    case 'rename':
      return <RenameDashboard dashboard={task.dashboard} onClose={onClose} />;
    case 'move':
      return <MoveDashboard dashboard={task.dashboard} folders={folders} onClose={onClose} />;
    case 'duplicate':
      return <DuplicateDashboard dashboard={task.dashboard} onClose={onClose} />;
    case 'delete':
      break;
  }
  return <DeleteDashboard dashboard={task.dashboard} onClose={onClose} />;
}

interface DashboardDialogProps {
  readonly dashboard: SearchHit;
  readonly onClose: () => void;
}

function NewFolder({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateFolder();
  const router = useRouter();
  return (
    <NameDialog
      title="New folder"
      label="Folder name"
      submitLabel="Create folder"
      initialName=""
      isBusy={create.isPending}
      failure={create.error}
      onSubmit={(title) =>
        create.mutate(
          { title },
          {
            onSuccess: (folder) => {
              onClose();
              router.push(`/dashboards/f/${folder.uid}`);
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}

function RenameFolder({ folder, onClose }: { readonly folder: FolderListEntry; readonly onClose: () => void }) {
  const rename = useRenameFolder();
  return (
    <NameDialog
      title="Rename folder"
      label="Folder name"
      submitLabel="Rename"
      initialName={folder.title}
      isBusy={rename.isPending}
      failure={rename.error}
      onSubmit={(title) => rename.mutate({ uid: folder.uid, title }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function RenameDashboard({ dashboard, onClose }: DashboardDialogProps) {
  const rename = useRenameDashboard();
  return (
    <NameDialog
      title="Rename dashboard"
      label="Title"
      submitLabel="Rename"
      initialName={dashboard.title}
      isBusy={rename.isPending}
      failure={rename.error}
      onSubmit={(title) => rename.mutate({ uid: dashboard.uid, title }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function MoveDashboard({
  dashboard,
  folders,
  onClose,
}: DashboardDialogProps & { readonly folders: readonly FolderListEntry[] }) {
  const move = useMoveDashboard();
  const toast = useToast();
  return (
    <MoveDialog
      dashboard={dashboard}
      folders={folders}
      isBusy={move.isPending}
      failure={move.error}
      onSubmit={(folderUid) =>
        move.mutate(
          { uid: dashboard.uid, folderUid },
          {
            onSuccess: () => {
              onClose();
              toast({
                kind: 'success',
                text: `“${dashboard.title}” moved`,
                action: {
                  label: 'Undo',
                  onSelect: () => move.mutate({ uid: dashboard.uid, folderUid: dashboard.folderUid ?? '' }),
                },
              });
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}

/** Needs no question: it runs at once and says what came of it. */
function DuplicateDashboard({ dashboard, onClose }: DashboardDialogProps) {
  const { mutate } = useDuplicateDashboard();
  const toast = useToast();
  const router = useRouter();
  const hasStarted = useRef(false);
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    mutate(
      { uid: dashboard.uid },
      {
        onSuccess: (copy) =>
          toast({
            kind: 'success',
            text: `“${dashboard.title}” duplicated`,
            action: { label: 'Open', onSelect: () => router.push(copy.url) },
          }),
        onError: (thrown) =>
          toast({ kind: 'error', text: `Cannot duplicate “${dashboard.title}”`, detail: failureMessage(thrown) }),
        onSettled: onClose,
      },
    );
  }, [dashboard, mutate, onClose, router, toast]);
  return null;
}

function DeleteDashboard({ dashboard, onClose }: DashboardDialogProps) {
  const remove = useDeleteDashboard();
  const toast = useToast();
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={`Delete “${dashboard.title}”?`}
      description="Its panels and all its versions are deleted. This cannot be undone."
      confirmLabel="Delete"
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(dashboard.uid, {
          onSuccess: () => toast({ kind: 'success', text: `“${dashboard.title}” deleted` }),
          onError: (thrown) =>
            toast({ kind: 'error', text: `Cannot delete “${dashboard.title}”`, detail: failureMessage(thrown) }),
          onSettled: onClose,
        })
      }
    />
  );
}

interface DeleteFolderProps {
  readonly folder: FolderListEntry;
  readonly dashboardCount: number;
  readonly onClose: () => void;
}

function DeleteFolder({ folder, dashboardCount, onClose }: DeleteFolderProps) {
  const remove = useDeleteFolder();
  const toast = useToast();
  const contents = dashboardCount === 1 ? 'the dashboard' : `the ${dashboardCount} dashboards`;
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={`Delete folder “${folder.title}”?`}
      description={
        dashboardCount === 0
          ? 'The folder and all folders in it are deleted.'
          : `The folder and ${contents} in it are deleted. This cannot be undone.`
      }
      confirmLabel="Delete"
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(folder.uid, {
          onSuccess: () => toast({ kind: 'success', text: `Folder “${folder.title}” deleted` }),
          onError: (thrown) =>
            toast({ kind: 'error', text: `Cannot delete “${folder.title}”`, detail: failureMessage(thrown) }),
          onSettled: onClose,
        })
      }
    />
  );
}
