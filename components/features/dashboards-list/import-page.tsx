'use client';
// Takes the JSON of a dashboard from a file or pasted, shows what is in it, and saves it here.
import { Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { useFolders, useImportDashboard } from '@/components/data/dashboard-list';
import { readDashboardText, type ReadDashboard } from '@/components/features/dashboards-list/read-dashboard-text';
import { folderOptions } from '@/components/features/dashboards-list/move-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { LinkButton } from '@/components/ui/link-button';
import { Note } from '@/components/ui/note';
import { PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageHeader } from '@/components/ui/page-header';
import { PageMain } from '@/components/ui/page-main';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { useToast } from '@/components/ui/toast';

export function ImportPage() {
  const router = useRouter();
  const toast = useToast();
  const folders = useFolders();
  const importing = useImportDashboard();
  const [text, setText] = useState('');
  /** Null: as in the file. */
  const [title, setTitle] = useState<string | null>(null);
  const [folderUid, setFolderUid] = useState('');
  const read: ReadDashboard | null = text.trim() === '' ? null : readDashboardText(text);
  const name = title ?? (read?.kind === 'dashboard' ? read.title : '');

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (read?.kind !== 'dashboard') return;
    importing.mutate(
      { dashboard: read.dashboard, title: name.trim(), folderUid },
      {
        onSuccess: (saved) => {
          toast({ kind: 'success', text: `“${name.trim()}” imported` });
          router.push(saved.url);
        },
      },
    );
  }

  return (
    <PageMain documentTitle="Import dashboard">
      <PageBreadcrumb crumbs={[{ label: 'Dashboards', href: '/dashboards' }, { label: 'Import dashboard' }]} />
      <PageHeader title="Import dashboard" facts="A dashboard of Watchfire or Grafana, as JSON" />
      <Card className="max-w-[640px]">
        <form noValidate onSubmit={onSubmit} className="flex flex-col gap-3.5 py-1">
          <FileField onText={setText} />
          <Field label="Dashboard JSON" error={read?.kind === 'problem' ? read.message : null}>
            {(control) => (
              <Textarea
                {...control}
                isMono
                rows={10}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {read?.kind === 'dashboard' && (
            <>
              <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
                <Field label="Name" error={name.trim() === '' ? 'A name is needed.' : null}>
                  {(control) => <Input {...control} value={name} onChange={(event) => setTitle(event.target.value)} />}
                </Field>
                <Field label="Folder">
                  {(control) => (
                    <Select
                      {...control}
                      value={folderUid}
                      onValueChange={setFolderUid}
                      options={folderOptions(folders.data ?? [])}
                    />
                  )}
                </Field>
              </div>
              <ul aria-label="Import notes" className="list-disc pl-5 text-xs text-ink-muted">
                {read.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </>
          )}
          {importing.error && <Note tone="crit">{importing.error.message}</Note>}
          <div className="flex gap-2">
            <Button
              type="submit"
              variant="primary"
              icon={<Upload />}
              isBusy={importing.isPending}
              disabled={read?.kind !== 'dashboard' || name.trim() === ''}
            >
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

function FileField({ onText }: { readonly onText: (text: string) => void }) {
  return (
    <Field label="Dashboard file">
      {(control) => (
        <input
          {...control}
          type="file"
          accept="application/json,.json"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void file.text().then(onText);
          }}
          className="text-ink-muted file:mr-3 file:h-control file:rounded-control file:border file:border-solid file:border-line file:bg-panel file:px-2.5 file:text-ink"
        />
      )}
    </Field>
  );
}
