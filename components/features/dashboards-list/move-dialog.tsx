'use client';
// Asks for the folder that a dashboard moves into.
import { useState } from 'react';
import type { ApiFailure } from '@/components/data/fetch-json';
import { folderOptions } from '@/components/data/folder-options';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { FolderListEntry, SearchHit } from '@/lib/api/dashboards';

export interface MoveDialogProps {
  readonly dashboard: SearchHit;
  readonly folders: readonly FolderListEntry[];
  readonly isBusy: boolean;
  readonly failure: ApiFailure | null;
  /** Gets an empty text for the root. */
  readonly onSubmit: (folderUid: string) => void;
  readonly onClose: () => void;
}

export function MoveDialog({ dashboard, folders, isBusy, failure, onSubmit, onClose }: MoveDialogProps) {
  const [folderUid, setFolderUid] = useState(dashboard.folderUid ?? '');
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Move “${dashboard.title}”`}
      width="small"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(folderUid);
      }}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" isBusy={isBusy} disabled={folderUid === (dashboard.folderUid ?? '')}>
            Move
          </Button>
        </>
      }
    >
      <Field label="Folder" error={failure?.message}>
        {(control) => (
          <Select
            {...control}
            value={folderUid}
            onValueChange={setFolderUid}
            options={folderOptions(folders)}
            className="w-full"
          />
        )}
      </Field>
    </Dialog>
  );
}
