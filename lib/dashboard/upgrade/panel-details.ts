// Small things inside of panels that were written differently: legends, cell types, hidden fields, links.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt, type PanelUpgrade, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

/** "hidden" was a way to draw the legend; now it is shown or not, and the old word has no say beside that. */
export const upgradeLegend: PanelUpgrade = (panel) => {
  const options = objectAt(panel, 'options');
  const legend = objectAt(options, 'legend');
  if (legend.displayMode !== 'hidden' || typeof legend.showLegend === 'boolean') return null;
  return {
    panel: { ...panel, options: { ...options, legend: { ...legend, showLegend: false } } },
    message: 'The hidden legend is written as today',
  };
};

/** `tooltipOptions` of the first panels that had any. */
export const upgradeTooltip: PanelUpgrade = (panel) => {
  const options = objectAt(panel, 'options');
  if (!isJsonObject(options.tooltipOptions) || options.tooltip !== undefined) return null;
  return {
    panel: { ...panel, options: { ...options, tooltip: options.tooltipOptions } },
    message: 'The tooltip is written as today',
  };
};

const CELL_OPTIONS: Readonly<Record<string, JsonObject>> = {
  'gradient-gauge': { type: 'gauge', mode: 'gradient' },
  'lcd-gauge': { type: 'gauge', mode: 'lcd' },
  basic: { type: 'gauge', mode: 'basic' },
  'color-background': { type: 'color-background', mode: 'gradient' },
  'color-background-solid': { type: 'color-background', mode: 'basic' },
};

function cellOptionsOf(displayMode: unknown): JsonObject | null {
  if (typeof displayMode !== 'string' || displayMode === '') return null;
  return Object.hasOwn(CELL_OPTIONS, displayMode) ? (CELL_OPTIONS[displayMode] ?? null) : { type: displayMode };
}

/** `custom.displayMode` of tables, in the defaults and in overrides. */
export const upgradeCellTypes: PanelUpgrade = (panel) => {
  if (panel.type !== 'table') return null;
  return changedCustom(
    panel,
    (custom) => {
      const cellOptions = cellOptionsOf(custom.displayMode);
      return cellOptions === null || custom.cellOptions !== undefined ? null : { ...custom, cellOptions };
    },
    (property, others) => {
      if (property.id !== 'custom.displayMode' || others.some(({ id }) => id === 'custom.cellOptions')) return null;
      const cellOptions = cellOptionsOf(property.value);
      return cellOptions === null ? null : [property, { id: 'custom.cellOptions', value: cellOptions }];
    },
    'Kinds of cells are written as today',
  );
};

/** `hideFrom.graph` is `hideFrom.viz` today. */
export const upgradeHidden: PanelUpgrade = (panel) =>
  changedCustom(
    panel,
    (custom) => {
      const hideFrom = renamedGraph(custom.hideFrom);
      return hideFrom === null ? null : { ...custom, hideFrom };
    },
    (property) => {
      const value = property.id === 'custom.hideFrom' ? renamedGraph(property.value) : null;
      return value === null ? null : [{ ...property, value }];
    },
    'Hidden series are written as today',
  );

function renamedGraph(value: unknown): JsonObject | null {
  if (!isJsonObject(value) || value.graph === undefined || value.viz !== undefined) return null;
  return { ...value, viz: value.graph };
}

type CustomChange = (custom: JsonObject) => JsonObject | null;
/** A property and those of the same override: what stands in its place. */
type PropertyChange = (property: JsonObject, others: readonly JsonObject[]) => readonly JsonObject[] | null;

function changedCustom(
  panel: JsonObject,
  custom: CustomChange,
  property: PropertyChange,
  message: string,
): ReturnType<PanelUpgrade> {
  const fieldConfig = objectAt(panel, 'fieldConfig');
  const defaults = objectAt(fieldConfig, 'defaults');
  const newCustom = isJsonObject(defaults.custom) ? custom(defaults.custom) : null;
  let isChanged = newCustom !== null;
  const overrides = listAt(fieldConfig, 'overrides').map((override) => {
    if (!isJsonObject(override) || !Array.isArray(override.properties)) return override;
    const others = override.properties.filter(isJsonObject);
    const properties = override.properties.flatMap((one: unknown): unknown[] => {
      const next = isJsonObject(one) ? property(one, others) : null;
      if (next !== null) isChanged = true;
      return next === null ? [one] : [...next];
    });
    return { ...override, properties };
  });
  if (!isChanged) return null;
  const newDefaults = newCustom === null ? defaults : { ...defaults, custom: newCustom };
  return { panel: { ...panel, fieldConfig: { ...fieldConfig, defaults: newDefaults, overrides } }, message };
}

const OLD_LINK_NAMES: readonly (readonly [old: RegExp, name: string])[] = [
  [/__series_name/g, '__series.name'],
  [/__field_name/g, '__field.name'],
  [/__value_time/g, '__value.time'],
  [/__series\.labels/g, '__field.labels'],
];

/** Panel links by dashboard name became links by address; names inside of addresses changed. */
export const upgradeLinks: PanelUpgrade = (panel) => {
  if (!Array.isArray(panel.links)) return null;
  let isChanged = false;
  const links = panel.links.map((link: unknown) => {
    if (!isJsonObject(link)) return link;
    const url = typeof link.url === 'string' ? renamedLink(link.url) : addressOf(link);
    if (url === null || url === link.url) return link;
    isChanged = true;
    return { ...link, url };
  });
  return isChanged ? { panel: { ...panel, links }, message: 'Links are written as today' } : null;
};

function renamedLink(url: string): string {
  return OLD_LINK_NAMES.reduce((text, [old, name]) => text.replaceAll(old, name), url);
}

function addressOf(link: JsonObject): string | null {
  const uri = textAt(link, 'dashUri');
  const name = textAt(link, 'dashboard');
  if (uri === '' && name === '') return null;
  const slug = name.toLowerCase().replaceAll(/[^\w]+/g, '-');
  const path = uri === '' ? `dashboard/db/${slug}` : `dashboard/${uri}`;
  const query = [
    link.keepTime === true ? '$__url_time_range' : '',
    link.includeVars === true ? '$__all_variables' : '',
    textAt(link, 'params'),
  ].filter((part) => part !== '');
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** Names inside the addresses of data links, wherever fields have them. */
export const upgradeDataLinks: PanelUpgrade = (panel) => {
  const defaults = objectAt(objectAt(panel, 'fieldConfig'), 'defaults');
  const links = objectsAt(defaults, 'links');
  if (!links.some((link) => typeof link.url === 'string' && renamedLink(link.url) !== link.url)) return null;
  const renamed = links.map((link) => (typeof link.url === 'string' ? { ...link, url: renamedLink(link.url) } : link));
  const fieldConfig = { ...objectAt(panel, 'fieldConfig'), defaults: { ...defaults, links: renamed } };
  return { panel: { ...panel, fieldConfig }, message: 'Links are written as today' };
};
