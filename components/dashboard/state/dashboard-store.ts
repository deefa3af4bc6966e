// The open dashboard: its JSON with undo, what was saved last, view or edit mode, rows that a viewer opened or closed.
import { AS_SAVED, type ShownParts } from '@/components/dashboard/state/shown-parts';
import { createStore, type Store } from '@/components/dashboard/state/store';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { toggleRow } from '@/lib/dashboard/edit-dashboard';
import {
  type EditHistory,
  type EditNote,
  recordEdit,
  redoEdit,
  startHistory,
  undoEdit,
} from '@/lib/dashboard/edit-history';

export interface DashboardFacts {
  /** Empty for a dashboard that was never saved. */
  readonly uid: string;
  readonly folderUid: string;
  readonly folderTitle: string;
  readonly isStarred: boolean;
  /** The person's role and the dashboard's origin allow saving. */
  readonly canSave: boolean;
  /** Comes from a file of the installation: can be changed on the page and saved as a copy only. */
  readonly isProvisioned: boolean;
}

/** By whoever may edit dashboards at all. */
export function isEditable({ canSave, isProvisioned, uid }: DashboardFacts): boolean {
  return canSave || isProvisioned || uid === '';
}

export interface DashboardState {
  readonly history: EditHistory<Dashboard>;
  readonly saved: Dashboard;
  readonly facts: DashboardFacts;
  readonly isEditing: boolean;
  /** Keys (page-layout.ts) of rows that a viewer opened or closed: on this page only. */
  readonly toggledRows: ReadonlySet<string>;
  /** As `graphTooltip`, chosen on this page only; null: as the dashboard says. */
  readonly crosshair: number | null;
  readonly shown: ShownParts;
  /** View key of the panel whose inspector is open. */
  readonly inspectedKey: string | null;
}

export interface DashboardStore extends Store<DashboardState> {
  edit: (note: EditNote, change: (dashboard: Dashboard) => Dashboard) => void;
  undo: () => void;
  redo: () => void;
  setEditing: (isEditing: boolean) => void;
  /** Viewing: opens or closes it on this page only. Editing: changes the dashboard. */
  toggleRow: (row: { readonly id: number; readonly key: string }) => void;
  /** Off, shared crosshair, shared tooltips, and off again: on this page only. Gives the new one. */
  cycleCrosshair: () => number;
  /** Opens or closes these rows on this page only. */
  setToggledRows: (keys: ReadonlySet<string>) => void;
  /** Legends and exemplars, on this page only. */
  changeShown: (change: (parts: ShownParts) => ShownParts) => void;
  setInspected: (viewKey: string | null) => void;
  markSaved: (dashboard: Dashboard, facts: Partial<DashboardFacts>) => void;
  setFacts: (facts: Partial<DashboardFacts>) => void;
  /** Back to what was saved; can be undone. */
  discard: () => void;
}

interface Initial {
  readonly dashboard: Dashboard;
  readonly facts: DashboardFacts;
  readonly isEditing: boolean;
}

export function createDashboardStore({ dashboard, facts, isEditing }: Initial): DashboardStore {
  const store = createStore<DashboardState>({
    history: startHistory(dashboard),
    saved: dashboard,
    facts,
    isEditing,
    toggledRows: new Set(),
    crosshair: null,
    shown: AS_SAVED,
    inspectedKey: null,
  });
  const update = (changes: Partial<DashboardState>): void => store.set({ ...store.get(), ...changes });
  return {
    ...store,
    edit: (note, change) => {
      const { history } = store.get();
      update({ history: recordEdit(history, change(history.present), note) });
    },
    undo: () => update({ history: undoEdit(store.get().history) }),
    redo: () => update({ history: redoEdit(store.get().history) }),
    setEditing: (isEditingNow) => update({ isEditing: isEditingNow, toggledRows: new Set() }),
    toggleRow: ({ id, key }) => {
      const { isEditing: isInEditMode, history, toggledRows } = store.get();
      if (isInEditMode) {
        update({ history: recordEdit(history, toggleRow(history.present, id), { label: 'Toggle row' }) });
        return;
      }
      const next = new Set(toggledRows);
      if (!next.delete(key)) next.add(key);
      update({ toggledRows: next });
    },
    cycleCrosshair: () => {
      const state = store.get();
      const crosshair = (crosshairOf(state) + 1) % CROSSHAIRS;
      update({ crosshair });
      return crosshair;
    },
    setToggledRows: (toggledRows) => update({ toggledRows }),
    changeShown: (change) => update({ shown: change(store.get().shown) }),
    setInspected: (inspectedKey) => update({ inspectedKey }),
    markSaved: (saved, changes) => {
      const { history, facts: before } = store.get();
      update({ history: { ...history, present: saved }, saved, facts: { ...before, ...changes } });
    },
    setFacts: (changes) => update({ facts: { ...store.get().facts, ...changes } }),
    discard: () => {
      const { history, saved } = store.get();
      update({ history: recordEdit(history, saved, { label: 'Discard changes' }) });
    },
  };
}

const CROSSHAIRS = 3;

/** 0 off, 1 shared crosshair, 2 shared tooltips. */
export function crosshairOf({ crosshair, history }: DashboardState): number {
  return crosshair ?? history.present.graphTooltip;
}

/** Whether there is something that a reload would lose. Edits share unchanged parts, so identity tells most; the rest is compared. */
export function isDirty({ history, saved }: DashboardState): boolean {
  if (history.present === saved) return false;
  return JSON.stringify(history.present) !== JSON.stringify(saved);
}
