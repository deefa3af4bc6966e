'use client';
// Asks how to save: title and folder for a new dashboard, a message, and whether range and variables of the page become defaults.
import { type FormEvent, useState } from 'react';
import type { SaveChoices, SaveState } from '@/components/dashboard/page/use-save';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { useFolders } from '@/components/data/dashboard-list';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Note } from '@/components/ui/note';
import { Select } from '@/components/ui/select';

const MESSAGE_LIMIT = 500;

export function SaveDialog({ state, onClose }: { readonly state: SaveState; readonly onClose: () => void }) {
  const { dashboard, time } = useDashboardContext();
  const facts = useDashboardState((one) => one.facts);
  const isNew = facts.uid === '';
  const mustCopy = facts.isProvisioned;
  const current = dashboard.get().history.present;
  const [choices, setChoices] = useState<SaveChoices>({
    title: mustCopy ? `${current.title} (copy)` : current.title,
    folderUid: facts.folderUid,
    message: '',
    keepsTime: isNew,
    keepsVariables: isNew,
    isCopy: mustCopy,
    isOverwriting: false,
  });
  const [isChecked, setIsChecked] = useState(false);
  const titleProblem = isChecked && choices.title.trim() === '' ? 'A dashboard needs a title' : null;
  const hasOtherTime = time.get().raw.from !== current.time.from || time.get().raw.to !== current.time.to;

  async function submit(changes: Partial<SaveChoices>): Promise<void> {
    setIsChecked(true);
    const wanted = { ...choices, ...changes };
    if (wanted.title.trim() === '') return;
    const isCopyWithSameTitle = wanted.isCopy && !mustCopy && wanted.title === current.title;
    const outcome = await state.save(isCopyWithSameTitle ? { ...wanted, title: `${wanted.title} (copy)` } : wanted);
    // A conflict has a dialog of its own, which keeps what was chosen here.
    if (outcome !== 'failed') onClose();
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Save dashboard"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit({});
      }}
      footer={
        <SaveButtons
          isNew={isNew}
          mustCopy={mustCopy}
          isSaving={state.isSaving}
          onCancel={onClose}
          onCopy={() => void submit({ isCopy: true })}
        />
      }
    >
      <div className="flex flex-col gap-3">
        {mustCopy && (
          <Note tone="info">
            This dashboard comes with the installation. Your changes can be saved as a copy of it.
          </Note>
        )}
        {state.problem !== null && <Note tone="crit">{state.problem}</Note>}
        <Field label="Title" error={titleProblem}>
          {(control) => (
            <Input
              {...control}
              value={choices.title}
              onChange={(event) => setChoices({ ...choices, title: event.target.value })}
            />
          )}
        </Field>
        {(isNew || mustCopy) && (
          <FolderField folderUid={choices.folderUid} onChange={(folderUid) => setChoices({ ...choices, folderUid })} />
        )}
        <Field label="Message">
          {(control) => (
            <Input
              {...control}
              maxLength={MESSAGE_LIMIT}
              placeholder="What changed, for the list of versions"
              value={choices.message}
              onChange={(event) => setChoices({ ...choices, message: event.target.value })}
            />
          )}
        </Field>
        <Checkbox
          label="Save current time range"
          disabled={!hasOtherTime && !choices.keepsTime}
          isChecked={choices.keepsTime}
          onCheckedChange={(keepsTime) => setChoices({ ...choices, keepsTime })}
        />
        {current.templating.list.length > 0 && (
          <Checkbox
            label="Save current variable values"
            isChecked={choices.keepsVariables}
            onCheckedChange={(keepsVariables) => setChoices({ ...choices, keepsVariables })}
          />
        )}
      </div>
    </Dialog>
  );
}

interface SaveButtonsProps {
  readonly isNew: boolean;
  readonly mustCopy: boolean;
  readonly isSaving: boolean;
  readonly onCancel: () => void;
  readonly onCopy: () => void;
}

function SaveButtons({ isNew, mustCopy, isSaving, onCancel, onCopy }: SaveButtonsProps) {
  return (
    <>
      <Button variant="ghost" onClick={onCancel}>
        Cancel
      </Button>
      {!isNew && (
        <Button variant={mustCopy ? 'primary' : 'outline'} isBusy={isSaving && mustCopy} onClick={onCopy}>
          Save as copy
        </Button>
      )}
      {!mustCopy && (
        <Button variant="primary" type="submit" isBusy={isSaving}>
          Save
        </Button>
      )}
    </>
  );
}

function FolderField({
  folderUid,
  onChange,
}: {
  readonly folderUid: string;
  readonly onChange: (folderUid: string) => void;
}) {
  const folders = useFolders();
  const options = [
    { value: '', label: 'Dashboards' },
    ...(folders.data ?? []).map((folder) => ({ value: folder.uid, label: folder.title })),
  ];
  return (
    <Field label="Folder">
      {(control) => (
        <Select {...control} value={folderUid} options={options} onValueChange={onChange} className="w-full" />
      )}
    </Field>
  );
}
