'use client';
// Saving the open dashboard: what is sent, what the page becomes afterwards, and the conflict when somebody else was faster.
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { isVersionMismatch, useSaveDashboard } from '@/components/data/dashboards';
import { failureMessage } from '@/components/data/fetch-json';
import { useToast } from '@/components/ui/toast';
import type { Dashboard, Variable } from '@/lib/dashboard/dashboard';
import { slugOf } from '@/lib/dashboard/slug';

export interface SaveChoices {
  readonly title: string;
  readonly folderUid: string;
  readonly message: string;
  readonly keepsTime: boolean;
  readonly keepsVariables: boolean;
  /** Under a new identity, next to the one that is open. */
  readonly isCopy: boolean;
  readonly isOverwriting: boolean;
}

export type SaveOutcome = 'saved' | 'conflict' | 'failed';

/** A save that met a newer version. */
export interface SaveConflict {
  readonly choices: SaveChoices;
  /** What would have been saved. */
  readonly mine: Dashboard;
  /** Counts how often it was tried: each time somebody else may have been faster again. */
  readonly attempt: number;
}

export interface SaveState {
  readonly isSaving: boolean;
  readonly problem: string | null;
  readonly conflict: SaveConflict | null;
  /** `merged`: saved in the place of what is on the page. */
  readonly save: (choices: SaveChoices, merged?: Dashboard) => Promise<SaveOutcome>;
  readonly dismiss: () => void;
}

export function useSave(): SaveState {
  const { dashboard, time, variables } = useDashboardContext();
  const { mutateAsync, isPending } = useSaveDashboard();
  const router = useRouter();
  const toast = useToast();
  const [problem, setProblem] = useState<string | null>(null);
  const [conflict, setConflict] = useState<SaveConflict | null>(null);

  const save = useCallback(
    async (choices: SaveChoices, merged?: Dashboard): Promise<SaveOutcome> => {
      const { history, facts } = dashboard.get();
      const mine = dashboardToSend(history.present, choices, {
        time: time.get().raw,
        variables: variables.get().states.map((state) => ({ ...state, name: state.variable.name })),
      });
      const sent = merged ?? mine;
      setProblem(null);
      try {
        const answer = await mutateAsync({
          dashboard: sent,
          folderUid: choices.folderUid,
          ...(choices.message !== '' && { message: choices.message }),
          ...(choices.isOverwriting && { overwrite: true }),
        });
        const { uid, version } = answer;
        const isNew = choices.isCopy || facts.uid === '';
        dashboard.markSaved(
          { ...sent, uid, version },
          { uid, folderUid: choices.folderUid, ...(isNew && { isProvisioned: false, isStarred: false }) },
        );
        setConflict(null);
        const path = `/d/${encodeURIComponent(uid)}/${slugOf(sent.title)}`;
        // Another dashboard than before is another page: the router must know, or Back would come to the wrong one.
        if (isNew) router.replace(`${path}${searchWith('edit', '1')}`);
        else changeUrl({}, 'replace', path);
        toast({ kind: 'success', text: 'Dashboard saved' });
        return 'saved';
      } catch (thrown) {
        if (isVersionMismatch(thrown)) {
          setConflict((before) => ({ choices, mine, attempt: (before?.attempt ?? 0) + 1 }));
          return 'conflict';
        }
        setProblem(failureMessage(thrown));
        return 'failed';
      }
    },
    [dashboard, mutateAsync, router, time, toast, variables],
  );
  const dismiss = useCallback(() => {
    setConflict(null);
    setProblem(null);
  }, []);
  return { isSaving: isPending, problem, conflict, save, dismiss };
}

function searchWith(name: string, value: string): string {
  const params = new URLSearchParams(window.location.search);
  params.set(name, value);
  return `?${params}`;
}

interface PageValues {
  readonly time: Dashboard['time'];
  readonly variables: readonly { readonly name: string; readonly values: readonly string[] }[];
}

function dashboardToSend(present: Dashboard, choices: SaveChoices, page: PageValues): Dashboard {
  const { title, keepsTime, keepsVariables, isCopy } = choices;
  const list = keepsVariables ? present.templating.list.map((one) => withCurrent(one, page)) : present.templating.list;
  return {
    ...present,
    title: title.trim(),
    ...(keepsTime && { time: { ...present.time, from: page.time.from, to: page.time.to } }),
    ...(keepsVariables && { templating: { ...present.templating, list } }),
    // A copy is a dashboard of its own: the server gives it another identity.
    ...(isCopy && { uid: '', id: null, version: 0 }),
  };
}

function withCurrent(variable: Variable, page: PageValues): Variable {
  const values = page.variables.find((one) => one.name === variable.name)?.values;
  if (!values) return variable;
  const value = variable.multi === true ? values : (values[0] ?? '');
  return { ...variable, current: { ...variable.current, text: value, value } };
}
