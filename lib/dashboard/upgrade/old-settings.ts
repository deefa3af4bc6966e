// Settings of a dashboard that had other names: the crosshair, the time picker, variables and annotations of the first files.
import type { ReadNote } from '@/lib/dashboard/dashboard';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt } from '@/lib/dashboard/upgrade/panel-upgrade';

interface SettingUpgrade {
  /** What it gives; nothing is done when the dashboard has it. */
  readonly field: string;
  readonly message: string;
  /** undefined: the file has none of it. */
  readonly read: (model: JsonObject) => unknown;
}

const SETTINGS: readonly SettingUpgrade[] = [
  {
    field: 'graphTooltip',
    message: 'The shared crosshair is written as today',
    read: (model) => (model.sharedCrosshair === true ? 1 : undefined),
  },
  {
    field: 'timepicker',
    message: 'Settings of the time picker are written as today',
    read: (model) => objectsAt(model, 'nav')[0],
  },
  { field: 'time', message: 'The time range is written as today', read: (model) => filterService(model).time },
  {
    field: 'templating',
    message: 'Variables are written as today',
    read: (model) => {
      const list = listAt(filterService(model), 'list');
      return list.length > 0 ? { list } : undefined;
    },
  },
  {
    field: 'annotations',
    message: 'Annotations are written as today',
    read: (model) => {
      const pulldown = objectsAt(model, 'pulldowns').find((one) => one.type === 'annotations');
      const list = pulldown === undefined ? [] : listAt(pulldown, 'annotations');
      return list.length > 0 ? { list } : undefined;
    },
  },
];

function filterService(model: JsonObject): JsonObject {
  return objectAt(objectAt(model, 'services'), 'filter');
}

/** The old names stay beside the new ones. */
export function upgradeSettings(model: JsonObject, notes: ReadNote[]): JsonObject {
  let upgraded = model;
  for (const { field, message, read } of SETTINGS) {
    const value = model[field] === undefined ? read(model) : undefined;
    if (value === undefined) continue;
    upgraded = { ...upgraded, [field]: value };
    notes.push({ field, message });
  }
  return upgraded;
}
