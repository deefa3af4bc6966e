'use client';
// Takes dashboards from files or pasted text: shows what is in them, asks what they ask for, and saves them here.
import { Upload } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useFolders } from '@/components/data/dashboard-list';
import { takeDroppedFiles } from '@/components/data/dropped-files';
import { folderOptions } from '@/components/data/folder-options';
import { DraftFields } from '@/components/features/dashboard-import/draft-fields';
import { InputFields } from '@/components/features/dashboard-import/input-fields';
import { SourceFields } from '@/components/features/dashboard-import/source-fields';
import { useImportAll } from '@/components/features/dashboard-import/use-import-all';
import { PASTED_ID, useImportDrafts } from '@/components/features/dashboard-import/use-import-drafts';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { LinkButton } from '@/components/ui/link-button';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { Select } from '@/components/ui/select';

export function ImportPage() {
  const folders = useFolders();
  const state = useImportDrafts(takeDroppedFiles);
  const { isBusy, failures, run } = useImportAll(state);
  const [folderUid, setFolderUid] = useState('');
  const { drafts, inputs, answers } = state;
  const ready = drafts.filter((draft) => draft.read.kind === 'dashboard' && draft.title.trim() !== '');
  const pasted = drafts.find((draft) => draft.source.id === PASTED_ID);
  return (
    <PageMain documentTitle="Import dashboard">
      <PageBreadcrumb crumbs={[{ label: 'Dashboards', href: '/dashboards' }, { label: 'Import dashboard' }]} />
      <PageHeader title="Import dashboard" facts="Dashboards of Watchfire or Grafana, as JSON" />
      <Card className="max-w-[720px]">
        <form
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void run(ready, folderUid);
          }}
          className="flex flex-col gap-3.5 py-1"
        >
          <SourceFields
            pasted={state.pasted}
            pastedError={pasted?.read.kind === 'problem' ? 'This cannot be imported: see the notes below.' : null}
            onPaste={state.paste}
            onFiles={state.add}
          />
          {drafts.map((draft) => (
            <DraftFields
              key={draft.source.id}
              draft={draft}
              failure={failures.get(draft.source.id)}
              onTitle={(title) => state.decide(draft.source.id, { title })}
              onConflict={(onConflict) => state.decide(draft.source.id, { onConflict })}
              onRemove={() => state.remove(draft.source.id)}
            />
          ))}
          {inputs.length > 0 && <InputFields inputs={inputs} answers={answers} onAnswer={state.answer} />}
          {ready.length > 0 && (
            <Field label="Folder">
              {(control) => (
                <Select
                  {...control}
                  value={folderUid}
                  onValueChange={setFolderUid}
                  options={folderOptions(folders.data ?? [])}
                  className="w-full"
                />
              )}
            </Field>
          )}
          <div className="flex gap-2">
            <Button type="submit" variant="primary" icon={<Upload />} isBusy={isBusy} disabled={ready.length === 0}>
              Import
            </Button>
            <LinkButton href="/dashboards" variant="ghost">
              Cancel
            </LinkButton>
          </div>
        </form>
      </Card>
    </PageMain>
  );
}
