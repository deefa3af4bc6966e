// A dashboard on its way out, in the form in which it came. Files for sharing: export-for-sharing.ts.
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { objectAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { isV2, readV2 } from '@/lib/dashboard/v2/read-v2';
import { writeV2 } from '@/lib/dashboard/v2/write-v2';

/** Classic stays classic; v1 and v2 go out with what was around them. */
export function exportDashboard(dashboard: Dashboard): JsonObject {
  const { __resource: resource, ...model } = dashboard;
  if (!isJsonObject(resource)) return model;
  if (isV2(resource)) return writeV2(dashboard, readDashboard(resource).dashboard, readV2(resource));
  const metadata = objectAt(resource, 'metadata');
  return {
    ...resource,
    metadata: { ...metadata, ...(dashboard.uid !== '' && { name: dashboard.uid }) },
    spec: model,
  };
}
