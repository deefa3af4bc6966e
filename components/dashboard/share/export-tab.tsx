'use client';
// The dashboard as a file: in the form in which it came, or one that asks for its data sources elsewhere.
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { JsonText } from '@/components/dashboard/inspector/json-text';
import { useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { downloadText } from '@/components/ui/download-text';
import { Switch } from '@/components/ui/switch';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { exportForSharing } from '@/lib/dashboard/export-for-sharing';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { slugOf } from '@/lib/dashboard/slug';
import { isV2 } from '@/lib/dashboard/v2/read-v2';

export function ExportTab() {
  const dashboard = useDashboardState((state) => state.history.present);
  const [isForSharing, setForSharing] = useState(false);
  const { __resource: resource } = dashboard;
  const isOfV2 = isJsonObject(resource) && isV2(resource);
  const json = useMemo(
    () => (isForSharing ? exportForSharing(dashboard, [OWN_SOURCE]) : exportDashboard(dashboard)),
    [dashboard, isForSharing],
  );
  const text = (): string => `${JSON.stringify(json, null, 2)}\n`;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
        <Switch label="Export for use elsewhere" isOn={isForSharing} onChange={setForSharing} />
        <span className="text-xs text-ink-muted">{formOf(isForSharing, isOfV2)}</span>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon={<Download />}
          onClick={() => downloadText(`${slugOf(dashboard.title)}.json`, text(), 'application/json')}
        >
          Download JSON
        </Button>
        <CopyButton text={text} label="Copy JSON" variant="outline" />
      </div>
      <div className="flex h-[40vh] min-h-0 flex-col">
        <JsonText label="Exported JSON" json={json} />
      </div>
    </div>
  );
}

function formOf(isForSharing: boolean, isOfV2: boolean): string {
  if (isForSharing) return 'Classic model; whoever imports it chooses data sources and constants.';
  return isOfV2 ? 'V2 resource, as it came.' : 'Classic model.';
}
