'use client';
// Saves what is about to be imported, one after the other, and goes to where it is then.
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useImportDashboard } from '@/components/data/dashboard-list';
import { failureMessage } from '@/components/data/fetch-json';
import type { Draft, ImportDrafts } from '@/components/features/dashboard-import/use-import-drafts';
import { useToast } from '@/components/ui/toast';
import { answerInputs } from '@/lib/dashboard/import-inputs';

export interface ImportAll {
  readonly isBusy: boolean;
  /** Id of a source → what the server said. */
  readonly failures: ReadonlyMap<string, string>;
  readonly run: (drafts: readonly Draft[], folderUid: string) => Promise<void>;
}

export function useImportAll({ answers, drafts: all, remove }: ImportDrafts): ImportAll {
  const router = useRouter();
  const toast = useToast();
  const importing = useImportDashboard();
  const [failures, setFailures] = useState<ReadonlyMap<string, string>>(new Map());

  async function importOne({ source, read, title, conflict, onConflict }: Draft, folderUid: string) {
    if (read.kind !== 'dashboard') return [];
    const { uid, ...model } = answerInputs(read.dashboard, withoutOpen(answers));
    const hasNewUid = conflict !== null && onConflict === 'new';
    try {
      const saved = await importing.mutateAsync({
        dashboard: { ...model, ...(!hasNewUid && { uid }) },
        title: title.trim(),
        folderUid,
        overwrite: conflict !== null && onConflict === 'overwrite',
      });
      remove(source.id);
      return [saved.url];
    } catch (thrown) {
      setFailures((before) => new Map(before).set(source.id, failureMessage(thrown)));
      return [];
    }
  }

  async function run(drafts: readonly Draft[], folderUid: string): Promise<void> {
    setFailures(new Map());
    const urls: string[] = [];
    // Two files may hold the same dashboard: never at once.
    for (const draft of drafts) urls.push(...(await importOne(draft, folderUid)));
    if (urls.length > 0)
      toast({ kind: 'success', text: urls.length === 1 ? 'Dashboard imported' : `${urls.length} dashboards imported` });
    if (urls.length === all.length) router.push(urls.length === 1 ? (urls[0] ?? '') : listPath(folderUid));
  }

  return { isBusy: importing.isPending, failures, run };
}

/** Inputs that nobody chose for stay questions of the file. */
function withoutOpen(answers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''));
}

function listPath(folderUid: string): string {
  return folderUid === '' ? '/dashboards' : `/dashboards/f/${encodeURIComponent(folderUid)}`;
}
