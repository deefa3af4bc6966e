// `options.fieldOptions` of Grafana 6 (gauge, stat, bar gauge) to the field config and the reduce options.
import { isJsonObject, type JsonObject, textOr } from '@/lib/dashboard/json-fields';
import {
  calcOf,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  type PanelUpgrade,
  said,
  textAt,
} from '@/lib/dashboard/upgrade/panel-upgrade';

export const upgradeFieldOptions: PanelUpgrade = (panel) => {
  const options = objectAt(panel, 'options');
  // A panel that was upgraded before keeps them: its reduce options tell that they were read.
  if (!isJsonObject(options.fieldOptions) || options.reduceOptions !== undefined) return null;
  const old = options.fieldOptions;
  const given = objectAt(panel, 'fieldConfig');
  const { override: _override, defaults: _defaults, overrides, values, limit, calcs, stat: _stat, ...others } = old;
  const overrideList: readonly unknown[] = Array.isArray(overrides) ? overrides : [];
  return {
    panel: {
      ...panel,
      options: {
        ...options,
        reduceOptions: {
          values: values === true,
          ...said({ limit }),
          fields: '',
          calcs: Array.isArray(calcs)
            ? calcs.map((one) => calcOf(textOr(one, '')))
            : [calcOf(textAt(old, 'stat') || 'mean')],
        },
      },
      fieldConfig: {
        ...given,
        defaults: { ...defaultsOf(old, others), ...objectAt(given, 'defaults') },
        overrides: [...listAt(given, 'overrides'), ...overrideList],
      },
    },
    message: 'Options of fields moved to the field config',
  };
};

const PERCENT_RANGES: ReadonlyMap<string, number> = new Map([
  ['percent', 100],
  ['percentunit', 1],
]);

function defaultsOf(old: JsonObject, others: JsonObject): JsonObject {
  const { title, ...defaults } = objectAt(old, 'defaults');
  const unit = textAt(defaults, 'unit') || textAt(old, 'unit');
  const percentMax = PERCENT_RANGES.get(unit);
  const { thresholds: _thresholds, mappings, prefix: _prefix, suffix: _suffix, title: _title, ...settings } = others;
  const thresholds = thresholdsOf(old.thresholds) ?? thresholdsOf(objectAt(old, 'defaults').thresholds);
  // In those days a share was drawn from 0 to the whole without being asked.
  const range = percentMax === undefined ? {} : { min: 0, max: percentMax };
  return {
    ...range,
    ...said(settings),
    ...(Array.isArray(mappings) && { mappings }),
    ...said({ unit, displayName: title, min: numberAt(old, 'min'), max: numberAt(old, 'max') }),
    ...said(defaults),
    ...(thresholds !== null && { thresholds }),
  };
}

/** `[{index, value, color}]` of the first version, or the form of today. */
function thresholdsOf(json: unknown): JsonObject | null {
  if (isJsonObject(json) && Array.isArray(json.steps)) return json;
  const list = objectsAt({ list: json }, 'list');
  if (list.length === 0) return null;
  const steps = list
    .toSorted((a, b) => (numberAt(a, 'index') ?? 0) - (numberAt(b, 'index') ?? 0))
    .map((one, at) => ({ value: at === 0 ? null : numberAt(one, 'value'), color: one.color }));
  return { mode: 'absolute', steps };
}
