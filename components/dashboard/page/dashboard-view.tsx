'use client';
// What is seen of an open dashboard: bars, the grid or one panel or the editor, and the dialogs around them.
import { useSearchParams } from 'next/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useAnnotations } from '@/components/dashboard/annotations/use-annotations';
import { DashboardGrid } from '@/components/dashboard/grid/dashboard-grid';
import { ControlBar } from '@/components/dashboard/page/control-bar';
import { DashboardToolbar } from '@/components/dashboard/page/dashboard-toolbar';
import { EmptyDashboard } from '@/components/dashboard/page/empty-dashboard';
import { SinglePanel } from '@/components/dashboard/page/single-panel';
import { useDashboardShortcuts } from '@/components/dashboard/page/use-dashboard-shortcuts';
import { useLeaveGuard } from '@/components/dashboard/page/use-leave-guard';
import { useSave } from '@/components/dashboard/page/use-save';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { isDirty as isStateDirty, isEditable } from '@/components/dashboard/state/dashboard-store';
import { changeUrl, type UrlState, useUrlState } from '@/components/dashboard/state/url-state';
import { whenPainted } from '@/components/dashboard/state/when-painted';
import { useAutoRefresh } from '@/components/dashboard/time/auto-refresh';
import { useVariables } from '@/components/dashboard/variables/use-variables';
import { useCan } from '@/components/data/viewer';
import { PageActions, PageBreadcrumb } from '@/components/ui/page-chrome';
import { PageMain } from '@/components/ui/page-main';
import { findPanel } from '@/lib/dashboard/edit-dashboard';
import { slugOf } from '@/lib/dashboard/slug';

const SaveDialog = lazy(() =>
  import('@/components/dashboard/edit/save-dialog').then((module) => ({ default: module.SaveDialog })),
);
const ConflictDialog = lazy(() =>
  import('@/components/dashboard/edit/conflict-dialog').then((module) => ({ default: module.ConflictDialog })),
);
const UnsavedDialog = lazy(() =>
  import('@/components/dashboard/edit/unsaved-dialog').then((module) => ({ default: module.UnsavedDialog })),
);
const AddPanelDialog = lazy(() =>
  import('@/components/dashboard/edit/add-panel-dialog').then((module) => ({ default: module.AddPanelDialog })),
);
const ShareDialog = lazy(() =>
  import('@/components/dashboard/share/share-dialog').then((module) => ({ default: module.ShareDialog })),
);
const PanelEditor = lazy(() =>
  import('@/components/dashboard/editor/panel-editor').then((module) => ({ default: module.PanelEditor })),
);

type Layer = 'none' | 'save' | 'add' | 'share';

export function DashboardView() {
  const { time, paint, holds } = useDashboardContext();
  const isDirty = useDashboardState(isStateDirty);
  const isEditing = useDashboardState((state) => state.isEditing);
  const title = useDashboardState((state) => state.history.present.title);
  const facts = useDashboardState((state) => state.facts);
  const url = useUrlState();
  const canWrite = useCan('dashboards:write');
  const canEdit = canWrite && isEditable(facts);
  const [layer, setLayer] = useState<Layer>('none');
  const saving = useSave();
  const guard = useLeaveGuard(isDirty);
  useVariables(url);
  useAnnotations();
  useAutoRefresh({ time, isBusy: paint.isBusy, holds });
  useCompleteAddress();
  useInspected(url.inspectedKey);
  useDashboardShortcuts({ url, canEdit, onSave: () => setLayer('save'), onAddPanel: () => setLayer('add') });
  const mode = isEditing ? 'edit' : 'view';
  return (
    <PageMain
      documentTitle={title}
      isFullBleed
      data-dashboard-uid={facts.uid}
      data-mode={mode}
      data-dirty={isDirty}
      className={url.isKiosk ? 'fixed! inset-0 z-30 bg-canvas' : undefined}
    >
      <h1 className="sr-only">{title}</h1>
      <DashboardBreadcrumb url={url} isDirty={isDirty} />
      {url.editPanelId === null && (
        <PageActions>
          <DashboardToolbar
            canEdit={canEdit}
            isDirty={isDirty}
            onAddPanel={() => setLayer('add')}
            onSave={() => setLayer('save')}
            onShare={() => setLayer('share')}
          />
        </PageActions>
      )}
      <DashboardContent
        url={url}
        canEdit={canEdit}
        onSave={() => setLayer('save')}
        onAddPanel={() => setLayer('add')}
      />
      <Suspense>
        {layer === 'save' && <SaveDialog state={saving} onClose={() => setLayer('none')} />}
        {layer === 'share' && <ShareDialog onClose={() => setLayer('none')} />}
        {layer === 'add' && <AddPanelDialog onClose={() => setLayer('none')} />}
        {saving.conflict && <ConflictDialog state={saving} />}
        {guard.target !== null && <UnsavedDialog guard={guard} onSave={() => setLayer('save')} />}
      </Suspense>
    </PageMain>
  );
}

interface DashboardContentProps {
  readonly url: UrlState;
  readonly canEdit: boolean;
  readonly onSave: () => void;
  readonly onAddPanel: () => void;
}

function DashboardContent({ url, canEdit, onSave, onAddPanel }: DashboardContentProps) {
  const shown = useDashboardState((state) => state.history.present);
  const edited = url.editPanelId === null ? undefined : findPanel(shown, url.editPanelId);
  const single = url.viewPanelId === null ? undefined : findPanel(shown, url.viewPanelId);
  if (edited && canEdit)
    return (
      <Suspense fallback={<div className="grow" aria-busy="true" />}>
        <PanelEditor key={edited.id} panelId={edited.id} onSave={onSave} />
      </Suspense>
    );
  return (
    <>
      {!url.isKiosk && <ControlBar />}
      <div data-scroller className="relative min-h-0 grow overflow-x-hidden overflow-y-auto">
        {single && <SinglePanel panel={single} values={url.viewPanelValues} canEdit={canEdit} isKiosk={url.isKiosk} />}
        {!single && shown.panels.length > 0 && <DashboardGrid canEdit={canEdit} tab={url.tab} />}
        {!single && shown.panels.length === 0 && <EmptyDashboard canEdit={canEdit} onAddPanel={onAddPanel} />}
      </div>
    </>
  );
}

function DashboardBreadcrumb({ url, isDirty }: { readonly url: UrlState; readonly isDirty: boolean }) {
  const shown = useDashboardState((state) => state.history.present);
  const { folderUid, folderTitle } = useDashboardState((state) => state.facts);
  const panelId = url.editPanelId ?? url.viewPanelId;
  const panel = panelId === null ? undefined : findPanel(shown, panelId);
  const crumbs = [
    { label: 'Dashboards', href: '/dashboards' },
    ...(folderUid === '' ? [] : [{ label: folderTitle, href: `/dashboards/f/${encodeURIComponent(folderUid)}` }]),
    { label: shown.title, href: '?' },
    ...(panel ? [{ label: panel.title === '' ? `Panel ${panel.id}` : panel.title }] : []),
  ];
  return (
    <PageBreadcrumb
      crumbs={crumbs}
      after={
        isDirty && (
          <span title="Unsaved changes" className="ml-1 size-1.5 shrink-0 rounded-full bg-accent-ink">
            <span className="sr-only">Unsaved changes</span>
          </span>
        )
      }
    />
  );
}

/** The address says whose inspector is open; panels read it from the store, so that other changes draw none of them. */
function useInspected(viewKey: string | null): void {
  const { dashboard } = useDashboardContext();
  useEffect(() => dashboard.setInspected(viewKey), [dashboard, viewKey]);
}

/** The address carries range and zone, so that copying it is sharing; a wrong slug is mended. */
function useCompleteAddress(): void {
  const { dashboard, paint } = useDashboardContext();
  const params = useSearchParams();
  const raw = useTimeState((state) => state.raw);
  const hasRange = params.has('from') && params.has('to');
  useEffect(
    () =>
      whenPainted(paint.isBusy, () => {
        const { facts, history } = dashboard.get();
        const slug = slugOf(history.present.title);
        const pathname = facts.uid === '' ? undefined : `/d/${encodeURIComponent(facts.uid)}/${slug}`;
        changeUrl({ edit: null, ...(!hasRange && { from: raw.from, to: raw.to }) }, 'replace', pathname);
      }),
    [dashboard, paint, hasRange, raw],
  );
}
