'use client';
// Gives a row another title.
import { useState } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { Panel } from '@/lib/dashboard/dashboard';
import { updatePanel } from '@/lib/dashboard/edit-dashboard';

export function RenameRowDialog({ row, onClose }: { readonly row: Panel; readonly onClose: () => void }) {
  const { dashboard } = useDashboardContext();
  const [title, setTitle] = useState(row.title);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Rename row"
      width="small"
      onSubmit={(event) => {
        event.preventDefault();
        dashboard.edit({ label: 'Rename row' }, (current) =>
          updatePanel(current, row.id, (panel) => ({ ...panel, title })),
        );
        onClose();
      }}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit">
            Rename
          </Button>
        </>
      }
    >
      <Field label="Title">
        {(control) => <Input {...control} value={title} onChange={(event) => setTitle(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
