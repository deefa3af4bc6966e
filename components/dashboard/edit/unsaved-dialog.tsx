'use client';
// Asked before a link leads away from unsaved changes.
import { useRouter } from 'next/navigation';
import type { LeaveGuard } from '@/components/dashboard/page/use-leave-guard';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';

export interface UnsavedDialogProps {
  readonly guard: LeaveGuard;
  /** Opens the save dialog. */
  readonly onSave: () => void;
}

export function UnsavedDialog({ guard, onSave }: UnsavedDialogProps) {
  const { dashboard } = useDashboardContext();
  const router = useRouter();
  const { target, dismiss } = guard;
  if (target === null) return null;
  return (
    <AlertDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && dismiss()}
      title="Unsaved changes"
      description="This dashboard has changes that are not saved."
      cancelLabel="Keep editing"
      confirmLabel="Discard"
      onConfirm={() => {
        dashboard.discard();
        dismiss();
        router.push(target);
      }}
      extraActions={
        <Button
          onClick={() => {
            dismiss();
            onSave();
          }}
        >
          Save
        </Button>
      }
    />
  );
}
