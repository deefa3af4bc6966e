// A dashboard on its way out: in the form in which it came, or as a file for sharing that asks for its data sources.
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { objectAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
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

export interface SharedSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
}

/** As `exportDashboard` of a classic model, with an input for each data source that is named by its uid. */
export function exportForSharing(dashboard: Dashboard, sources: readonly SharedSource[]): JsonObject {
  const { __resource: _resource, ...model } = dashboard;
  const used = new Map<string, string>();
  const inputs: JsonObject[] = [...objectsAt(model, '__inputs')];
  const inputFor = (reference: JsonObject): string | null => {
    const source = sources.find((one) => one.uid === textAt(reference, 'uid'));
    if (source === undefined) return null;
    const known = used.get(source.uid);
    if (known !== undefined) return known;
    const name = `DS_${source.name.toUpperCase().replaceAll(/\s+/g, '_')}`;
    used.set(source.uid, `\${${name}}`);
    inputs.push({
      name,
      label: source.name,
      description: '',
      type: 'datasource',
      pluginId: source.type,
      pluginName: source.name,
    });
    return `\${${name}}`;
  };
  const shared = withInputs(model, inputFor);
  return {
    ...(isJsonObject(shared) ? shared : model),
    id: null,
    ...(inputs.length > 0 && { __inputs: inputs }),
  };
}

/** Every `datasource` reference whose uid an input stands for. */
function withInputs(json: unknown, inputFor: (reference: JsonObject) => string | null): unknown {
  if (Array.isArray(json)) return json.map((item) => withInputs(item, inputFor));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      if (key !== 'datasource' || !isJsonObject(value)) return [key, withInputs(value, inputFor)];
      const uid = inputFor(value);
      return [key, uid === null ? value : { ...value, uid }];
    }),
  );
}
