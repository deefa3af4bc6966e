'use client';
// What is about to be imported: the texts that were chosen, dropped or pasted, what is in them, and what the person decided about each.
import { useMemo, useState } from 'react';
import { useDashboardList } from '@/components/data/dashboard-list';
import { type FileText, splitDashboards } from '@/components/data/split-dashboards';
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import type { ImportInput } from '@/lib/dashboard/import-inputs';
import { presetAnswer, readImport, type ReadImport } from '@/lib/dashboard/read-import';

export type OnConflict = 'new' | 'overwrite';

export interface Draft {
  readonly source: FileText;
  readonly read: ReadImport;
  readonly title: string;
  /** Title of the dashboard here that has the same uid. */
  readonly conflict: string | null;
  readonly onConflict: OnConflict;
}

interface Decision {
  readonly title?: string;
  readonly onConflict?: OnConflict;
}

export const PASTED_ID = 'pasted';

export interface ImportDrafts {
  readonly pasted: string;
  readonly drafts: readonly Draft[];
  /** Of all drafts together: the same name is asked for once. */
  readonly inputs: readonly ImportInput[];
  readonly answers: Readonly<Record<string, string>>;
  readonly paste: (text: string) => void;
  readonly add: (sources: readonly FileText[]) => void;
  readonly remove: (id: string) => void;
  readonly decide: (id: string, decision: Decision) => void;
  readonly answer: (name: string, value: string) => void;
}

export function useImportDrafts(initial: () => readonly FileText[]): ImportDrafts {
  const [sources, setSources] = useState<readonly FileText[]>(initial);
  const [pasted, setPasted] = useState('');
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const list = useDashboardList();
  const reads = useMemo(() => {
    const texts = pasted.trim() === '' ? sources : [...sources, { id: PASTED_ID, fileName: '', text: pasted }];
    return texts.map((source) => ({ source, read: readText(source.text) }));
  }, [pasted, sources]);
  const drafts = useMemo(() => {
    const taken = new Map((list.data ?? []).map((hit) => [hit.uid, hit.title]));
    return reads.map(({ source, read }): Draft => {
      const { title, onConflict = 'new' } = decisions.get(source.id) ?? {};
      const uid = read.kind === 'dashboard' ? read.uid : '';
      const conflict = uid === '' ? null : (taken.get(uid) ?? null);
      // Two files may have the same uid: the second is asked about as well.
      if (read.kind === 'dashboard' && uid !== '') taken.set(uid, read.title);
      return { source, read, title: title ?? (read.kind === 'dashboard' ? read.title : ''), conflict, onConflict };
    });
  }, [decisions, list.data, reads]);
  const inputs = useMemo(() => {
    const all = reads.flatMap(({ read }) => (read.kind === 'dashboard' ? read.inputs : []));
    return all.filter((input, index) => all.findIndex((one) => one.name === input.name) === index);
  }, [reads]);
  const answers = Object.fromEntries(
    inputs.map((input) => [input.name, given[input.name] ?? presetAnswer(input, OWN_SOURCE.uid)]),
  );
  const add = (added: readonly FileText[]): void =>
    setSources((before) => [...before.filter((one) => !added.some(({ id }) => id === one.id)), ...added]);
  /** What holds several dashboards, or one inside of something else, is taken apart as files are. */
  async function paste(text: string): Promise<void> {
    setPasted(text);
    const parts = await splitDashboards({ id: `${PASTED_ID} ${text.length}`, fileName: '', text });
    if (parts[0]?.text === text) return;
    setPasted((present) => (present === text ? '' : present));
    add(parts);
  }
  return {
    pasted,
    drafts,
    inputs,
    answers,
    paste: (text) => void paste(text),
    add,
    remove: (id) => {
      if (id === PASTED_ID) setPasted('');
      setSources((before) => before.filter((source) => source.id !== id));
    },
    decide: (id, decision) => setDecisions((before) => new Map(before).set(id, { ...before.get(id), ...decision })),
    answer: (name, value) => setGiven((before) => ({ ...before, [name]: value })),
  };
}

function readText(text: string): ReadImport {
  return readImport(text, { isKnownType: (type) => findDefinition(type) !== null, nowMs: Date.now() });
}
