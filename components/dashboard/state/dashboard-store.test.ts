// Editing, saving and looking at the open dashboard.
import { expect, test } from 'vitest';
import { createDashboardStore, crosshairOf, isDirty } from '@/components/dashboard/state/dashboard-store';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const facts = { uid: 'u', folderUid: '', folderTitle: '', isStarred: false, canSave: true, isProvisioned: false };
const open = (isEditing: boolean) =>
  createDashboardStore({
    dashboard: readDashboard({
      title: 'T',
      panels: [
        { id: 1, type: 'row', gridPos: { x: 0, y: 0, w: 24, h: 1 } },
        { id: 2, type: 'stat', gridPos: { x: 0, y: 1, w: 6, h: 4 } },
      ],
    }).dashboard,
    facts,
    isEditing,
  });
const rename = (title: string) => [{ label: 'Title' }, (d: { title: string }) => ({ ...d, title })] as const;

test('an edit makes it dirty, undoing it clean again, saving too', () => {
  const store = open(true);
  store.edit({ label: 'Title' }, (dashboard) => ({ ...dashboard, title: 'New' }));
  expect(isDirty(store.get())).toBe(true);
  store.undo();
  expect(isDirty(store.get())).toBe(false);
  store.redo();
  store.markSaved({ ...store.get().history.present, version: 2 }, { uid: 'v' });
  expect(isDirty(store.get())).toBe(false);
  expect(store.get().facts.uid).toBe('v');
});

test('an edit that is taken back by hand is not dirty', () => {
  const store = open(true);
  for (const title of ['New', 'T']) store.edit(rename(title)[0], (dashboard) => ({ ...dashboard, title }));
  expect(isDirty(store.get())).toBe(false);
});

test('a viewer opens and closes rows without changing the dashboard', () => {
  const store = open(false);
  store.toggleRow({ id: 1, key: '1?host=a' });
  expect([...store.get().toggledRows]).toEqual(['1?host=a']);
  expect(isDirty(store.get())).toBe(false);
  store.toggleRow({ id: 1, key: '1?host=a' });
  expect(store.get().toggledRows.size).toBe(0);
});

test('in edit mode closing a row is an edit', () => {
  const store = open(true);
  store.toggleRow({ id: 1, key: '1' });
  expect(store.get().history.present.panels).toHaveLength(1);
  expect(isDirty(store.get())).toBe(true);
});

test('discarding can be undone', () => {
  const store = open(true);
  store.edit({ label: 'Title' }, (dashboard) => ({ ...dashboard, title: 'New' }));
  store.discard();
  expect(store.get().history.present.title).toBe('T');
  store.undo();
  expect(store.get().history.present.title).toBe('New');
});

test('the crosshair goes round on the page and leaves the dashboard alone', () => {
  const store = open(false);
  const before = crosshairOf(store.get());
  const seen = [store.cycleCrosshair(), store.cycleCrosshair(), store.cycleCrosshair()];
  expect(new Set(seen)).toEqual(new Set([0, 1, 2]));
  expect(crosshairOf(store.get())).toBe(before);
  expect(isDirty(store.get())).toBe(false);
});
