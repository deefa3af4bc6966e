// Reads dashboard JSON leniently: repairs what is missing or doubled, keeps what it does not know, names the field it must refuse.
import {
  type Dashboard,
  type FieldConfig,
  GRID_COLUMNS,
  type GridPos,
  type Panel,
  type ReadNote,
  type Target,
  type Variable,
} from '@/lib/dashboard/dashboard';
import {
  isJsonObject,
  type JsonObject,
  numberOr,
  readArray,
  readObject,
  textOr,
  wrongField,
} from '@/lib/dashboard/json-fields';
import { openModel } from '@/lib/dashboard/open-model';
import { PANEL_FIELDS, TARGET_FIELDS, VARIABLE_FIELDS, withTypedFields } from '@/lib/dashboard/typed-fields';
import { InputError } from '@/lib/errors/input-error';

/** More panels than any person looks at; keeps a broken file from freezing the page. */
export const PANEL_LIMIT = 5000;
const DEFAULT_WIDTH = 12;
const DEFAULT_HEIGHT = 8;
const DEFAULT_TIME = { from: 'now-6h', to: 'now' };

export interface ReadDashboard {
  readonly dashboard: Dashboard;
  /** What was changed on the way in. */
  readonly notes: readonly ReadNote[];
}

interface Repair {
  readonly notes: ReadNote[];
  readonly usedIds: Set<number>;
  nextId: number;
}

/**
 * Takes the model in any form (see open-model.ts) and of any version. Throws InputError with `place.field` when a field cannot be
 * repaired.
 */
export function readDashboard(json: unknown): ReadDashboard {
  const { model, notes } = openModel(json);
  const panelsJson = readArray(model.panels, 'panels');
  const repair: Repair = { notes: [...notes], usedIds: new Set(), nextId: highestId(panelsJson) + 1 };
  if (panelsJson.length > PANEL_LIMIT)
    throw new InputError(`Cannot read dashboard: ${panelsJson.length} panels, the limit is ${PANEL_LIMIT}`, {
      field: 'panels',
    });
  const templating = readObject(model.templating, 'templating');
  const dashboard: Dashboard = {
    ...model,
    title: readTitle(model, repair),
    uid: textOr(model.uid, ''),
    version: numberOr(model.version, 0),
    schemaVersion: numberOr(model.schemaVersion, 0),
    tags: readArray(model.tags, 'tags').filter((tag) => typeof tag === 'string'),
    timezone: textOr(model.timezone, ''),
    time: readTime(model.time),
    // Old files have flags and numbers there, which mean nothing.
    refresh: typeof model.refresh === 'string' ? model.refresh : '',
    graphTooltip: numberOr(model.graphTooltip, 0),
    panels: readPanels(panelsJson, 'panels', repair),
    templating: { ...templating, list: readVariables(templating.list, repair) },
  };
  return { dashboard, notes: repair.notes };
}

function readTitle(model: JsonObject, { notes }: Repair): string {
  if (typeof model.title === 'string') return model.title;
  notes.push({ field: 'title', message: 'The title was missing' });
  return textOr(model.title, 'Untitled dashboard');
}

function readTime(value: unknown): Dashboard['time'] {
  if (!isJsonObject(value)) return DEFAULT_TIME;
  return { ...value, from: textOr(value.from, DEFAULT_TIME.from), to: textOr(value.to, DEFAULT_TIME.to) };
}

function highestId(panels: readonly unknown[]): number {
  let highest = 0;
  for (const panel of panels) {
    if (!isJsonObject(panel)) continue;
    highest = Math.max(highest, Math.trunc(numberOr(panel.id, 0)));
    if (Array.isArray(panel.panels)) highest = Math.max(highest, highestId(panel.panels));
  }
  return highest;
}

function readPanels(values: readonly unknown[], path: string, repair: Repair): readonly Panel[] {
  const panels: Panel[] = [];
  let bottom = lowestEdge(values);
  for (const [index, value] of values.entries()) {
    const field = `${path}[${index}]`;
    if (value === null || value === undefined) {
      repair.notes.push({ field, message: 'An empty panel was left out' });
      continue;
    }
    if (!isJsonObject(value)) throw wrongField(field, 'an object', value);
    const panel = readPanel({ value, field, bottom }, repair);
    bottom = Math.max(bottom, panel.gridPos.y + panel.gridPos.h);
    panels.push(panel);
  }
  return panels;
}

/** First grid row below all panels that have a place. */
function lowestEdge(values: readonly unknown[]): number {
  return values.reduce<number>((bottom, value) => {
    const pos = isJsonObject(value) && isJsonObject(value.gridPos) ? value.gridPos : null;
    return pos === null ? bottom : Math.max(bottom, numberOr(pos.y, 0) + numberOr(pos.h, 0));
  }, 0);
}

interface PanelPlace {
  readonly value: JsonObject;
  readonly field: string;
  /** First free row below what was read so far. */
  readonly bottom: number;
}

function readPanel({ value, field, bottom }: PanelPlace, repair: Repair): Panel {
  const type = textOr(value.type, '');
  if (type === '') repair.notes.push({ field: `${field}.type`, message: 'The type was missing: time series' });
  const nested = readArray(value.panels, `${field}.panels`);
  return {
    ...withTypedFields(value, PANEL_FIELDS),
    id: readId(value.id, field, repair),
    type: type === '' ? 'timeseries' : type,
    title: textOr(value.title, ''),
    gridPos: readGridPos({ value, field, bottom }, repair),
    targets: readTargets(value.targets, `${field}.targets`, repair),
    fieldConfig: readFieldConfig(value.fieldConfig, `${field}.fieldConfig`),
    options: readObject(value.options, `${field}.options`),
    ...((type === 'row' || nested.length > 0) && { panels: readPanels(nested, `${field}.panels`, repair) }),
  };
}

function readId(value: unknown, field: string, repair: Repair): number {
  const id = Math.trunc(numberOr(value, 0));
  if (id > 0 && !repair.usedIds.has(id)) {
    repair.usedIds.add(id);
    return id;
  }
  const fresh = repair.nextId;
  repair.nextId += 1;
  repair.usedIds.add(fresh);
  repair.notes.push({ field: `${field}.id`, message: `The id was missing or used twice: now ${fresh}` });
  return fresh;
}

function readGridPos({ value, field, bottom }: PanelPlace, repair: Repair): GridPos {
  const isRowPanel = value.type === 'row';
  const fallbackWidth = isRowPanel ? GRID_COLUMNS : DEFAULT_WIDTH;
  const fallbackHeight = isRowPanel ? 1 : DEFAULT_HEIGHT;
  if (value.gridPos === undefined || value.gridPos === null) {
    repair.notes.push({ field: `${field}.gridPos`, message: 'The position was missing: placed below the others' });
    return { x: 0, y: bottom, w: fallbackWidth, h: fallbackHeight };
  }
  const raw = readObject(value.gridPos, `${field}.gridPos`);
  // Generators write rows without a size.
  const width = numberOr(raw.w, fallbackWidth);
  const w = clamp(isRowPanel && width < 1 ? fallbackWidth : width, 1, GRID_COLUMNS);
  return {
    ...raw,
    x: clamp(numberOr(raw.x, 0), 0, GRID_COLUMNS - w),
    y: clamp(numberOr(raw.y, bottom), 0, 1_000_000),
    w,
    h: clamp(numberOr(raw.h, fallbackHeight), 1, 1000),
  };
}

/** Fractions stay, as generators write them: `wholePlace` says where they are drawn. */
function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function readTargets(value: unknown, path: string, repair: Repair): readonly Target[] {
  const raw = readArray(value, path).filter((target) => target !== null);
  const used = new Set(raw.flatMap((target) => (isJsonObject(target) ? [textOr(target.refId, '')] : [])));
  return raw.map((target, index) => {
    const field = `${path}[${index}]`;
    if (!isJsonObject(target)) throw wrongField(field, 'an object', target);
    let refId = textOr(target.refId, '');
    if (refId === '') {
      refId = nextRefId(used);
      used.add(refId);
      repair.notes.push({ field: `${field}.refId`, message: `The query had no name: now ${refId}` });
    }
    return { ...withTypedFields(target, TARGET_FIELDS), refId, expr: textOr(target.expr, '') };
  });
}

/** The first of A … Z, AA, AB … that is not used. */
export function nextRefId(used: ReadonlySet<string>): string {
  for (let index = 0; ; index += 1) {
    const refId = refIdAt(index);
    if (!used.has(refId)) return refId;
  }
}

function refIdAt(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? last : refIdAt(Math.floor(index / 26) - 1) + last;
}

function readFieldConfig(value: unknown, path: string): FieldConfig {
  const raw = readObject(value, path);
  const overrides = readArray(raw.overrides, `${path}.overrides`).filter(isJsonObject);
  return {
    ...raw,
    defaults: readObject(raw.defaults, `${path}.defaults`),
    overrides: overrides.map((override) => ({
      ...override,
      matcher: isJsonObject(override.matcher)
        ? { ...override.matcher, id: textOr(override.matcher.id, '') }
        : { id: '' },
      properties: readArray(override.properties, `${path}.overrides`)
        .filter(isJsonObject)
        .map((property) => ({ ...property, id: textOr(property.id, '') })),
    })),
  };
}

function readVariables(value: unknown, { notes }: Repair): readonly Variable[] {
  return readArray(value, 'templating.list').flatMap((raw, index) => {
    const field = `templating.list[${index}]`;
    if (!isJsonObject(raw) || textOr(raw.name, '') === '') {
      notes.push({ field, message: 'A variable without a name was left out' });
      return [];
    }
    const { current, ...rest } = withTypedFields(raw, VARIABLE_FIELDS);
    const variable: Variable = {
      ...rest,
      name: textOr(raw.name, ''),
      type: textOr(raw.type, 'query'),
      ...(isJsonObject(current) && { current }),
    };
    return [variable];
  });
}
