'use client';
// Somebody else saved in between: nothing is lost before the person has chosen.
import type { SaveState } from '@/components/dashboard/page/use-save';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';

export function ConflictDialog({ state }: { readonly state: SaveState }) {
  const { conflict, save, dismiss, isSaving, problem } = state;
  if (!conflict) return null;
  return (
    <AlertDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && dismiss()}
      title="Someone else saved this dashboard"
      description={
        <>
          <p>
            There is a newer version than the one you started from. Overwrite it with yours, or keep both by saving a
            copy.
          </p>
          {problem !== null && (
            <p role="alert" className="pt-2 text-crit">
              {problem}
            </p>
          )}
        </>
      }
      confirmLabel="Overwrite"
      isBusy={isSaving}
      onConfirm={() => void save({ ...conflict, isOverwriting: true })}
      extraActions={
        <Button onClick={() => void save({ ...conflict, isCopy: true, title: `${conflict.title} (copy)` })}>
          Save as copy
        </Button>
      }
    />
  );
}
