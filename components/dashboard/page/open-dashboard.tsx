'use client';
// Keeps the stores of an open dashboard in step with the address, and draws it.
import { useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { createPage } from '@/components/dashboard/page/create-page';
import { DashboardView } from '@/components/dashboard/page/dashboard-view';
import { LiveRegion } from '@/components/dashboard/page/live-region';
import { createPanelSources } from '@/components/dashboard/panel/panel-sources';
import { FirstRequestScript, type PageRequest } from '@/components/dashboard/start/first-request-script';
import { DashboardProvider } from '@/components/dashboard/state/dashboard-context';
import { isEditable } from '@/components/dashboard/state/dashboard-store';
import { timeSettings } from '@/components/dashboard/state/url-state';
import type { DashboardMeta } from '@/components/data/dashboards';
import { useViewer } from '@/components/data/viewer';
import { PanelSourcesProvider } from '@/components/panels/panel-sources';
import type { Dashboard } from '@/lib/dashboard/dashboard';

export interface OpenDashboardProps {
  readonly dashboard: Dashboard;
  readonly meta: Partial<DashboardMeta>;
  readonly isNew: boolean;
  /** null where the page was not drawn for a request of its own. */
  readonly request: PageRequest | null;
}

export function OpenDashboard({ dashboard, meta, isNew, request }: OpenDashboardProps) {
  const params = useSearchParams();
  const viewer = useViewer();
  const [context] = useState(() => createPage({ params, dashboard, meta, isNew, viewer }));
  const [sources] = useState(() => createPanelSources(dashboard.uid ?? ''));
  useEffect(() => {
    context.time.apply(timeSettings(params, context.dashboard.get().history.present));
  }, [context, params]);
  return (
    <DashboardProvider value={context}>
      {request !== null && (
        <FirstRequestScript
          dashboard={dashboard}
          isEditable={isEditable(context.dashboard.get().facts)}
          request={request}
        />
      )}
      <PanelSourcesProvider sources={sources}>
        <DashboardView />
      </PanelSourcesProvider>
      <LiveRegion />
    </DashboardProvider>
  );
}
