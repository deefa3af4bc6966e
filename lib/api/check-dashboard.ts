// What a dashboard must be before it is stored. Everything that is not named here is kept as it came.
import { dashboardError } from '@/lib/api/dashboard-error';
import type { DashboardJson } from '@/lib/api/dashboards';
import { requireUid } from '@/lib/api/uid';
import type { ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, wrongField } from '@/lib/dashboard/json-fields';
import { openModel } from '@/lib/dashboard/open-model';
import { PANEL_LIMIT, readDashboard } from '@/lib/dashboard/read-dashboard';
import { parseTimeExpression } from '@/lib/dashboard/time-expression';
import { isV2 } from '@/lib/dashboard/v2/read-v2';
import { InputError } from '@/lib/errors/input-error';

const TITLE_LIMIT_CHARACTERS = 5000;
export const DASHBOARD_LIMIT_BYTES = 8 * 1024 * 1024;
const TAG_COUNT_LIMIT = 200;
const TAG_LIMIT_CHARACTERS = 200;
const REFRESH_FORM = /^(?:\d{1,9}(?:ms|[smhdwMy]))+$/;
/** Milliseconds since 1970 as text, which Grafana writes for absolute ranges. */
const EPOCH_FORM = /^-?\d{6,16}$/;

export interface CheckedDashboard {
  /** The JSON as it came, without empty panels. */
  readonly dashboard: DashboardJson;
  /** Trimmed. */
  readonly title: string;
  /** null: to be made. */
  readonly uid: string | null;
  /** As the client read it; 0 when it names none. */
  readonly version: number;
  readonly tags: readonly string[];
  readonly notes: readonly ReadNote[];
}

/** Throws InputError 400 that names the field. `nowMs` is for relative time ranges. */
export function checkDashboard(given: unknown, nowMs: number): CheckedDashboard {
  if (!isJsonObject(given) || Object.keys(given).length === 0)
    throw wrongField('dashboard', 'an object with a title', given);
  // Resources of the newer API are stored as the model inside of them; what was around it comes along.
  const isResource = !('panels' in given) && (isV2(given) || ('apiVersion' in given && 'spec' in given));
  const json = isResource ? openModel(given).model : given;
  const title = checkTitle(json.title);
  const uid = json.uid === undefined || json.uid === null || json.uid === '' ? null : checkUid(json.uid);
  const version = checkVersion(json.version);
  const tags = checkTags(json.tags);
  checkRefresh(json.refresh);
  checkTime(json.time, nowMs);
  const notes: ReadNote[] = [];
  const dashboard = json.panels === undefined ? json : { ...json, panels: withoutEmpty(json.panels, notes) };
  // The reader of the pages must get through: what it cannot repair is refused here, with the name of the field.
  readDashboard({ ...dashboard, panels: dashboard.panels ?? [] });
  return { dashboard, title, uid, version, tags, notes };
}

function checkTitle(value: unknown): string {
  if (value !== undefined && typeof value !== 'string') throw wrongField('title', 'text', value);
  const title = (value ?? '').trim();
  if (title === '') throw dashboardError('empty-name', 'Dashboard title cannot be empty', { field: 'title' });
  if (title.length > TITLE_LIMIT_CHARACTERS)
    throw dashboardError(
      'title-too-long',
      `Dashboard title cannot be longer than ${TITLE_LIMIT_CHARACTERS} characters`,
      { field: 'title' },
    );
  return title;
}

function checkUid(value: unknown): string {
  if (typeof value !== 'string') throw wrongField('uid', 'text', value);
  return requireUid(value, 'uid');
}

function checkVersion(value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 2_147_483_647)
    throw wrongField('version', 'a whole number from 0 on', value);
  return value;
}

function checkTags(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongField('tags', 'an array', value);
  if (value.length > TAG_COUNT_LIMIT)
    throw new InputError(`Cannot read dashboard: more than ${TAG_COUNT_LIMIT} tags`, { field: 'tags' });
  const tags = value.map((tag, index) => {
    if (typeof tag !== 'string' || tag.length > TAG_LIMIT_CHARACTERS)
      throw wrongField(`tags[${index}]`, `text of at most ${TAG_LIMIT_CHARACTERS} characters`, tag);
    return tag;
  });
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Old files have flags and numbers, which mean nothing: Grafana takes them for "off". */
function checkRefresh(value: unknown): void {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number') return;
  if (value === '' || value === 'auto' || value === '$__auto') return;
  const isInterval = typeof value === 'string' && REFRESH_FORM.test(value) && /[1-9]/.test(value);
  if (!isInterval) throw wrongField('refresh', 'an interval like "30s", or empty for off', value);
}

function checkTime(value: unknown, nowMs: number): void {
  if (value === undefined || value === null) return;
  if (!isJsonObject(value)) throw wrongField('time', 'an object', value);
  const fromMs = instantOf(value.from, 'from', nowMs);
  const toMs = instantOf(value.to, 'to', nowMs);
  if (fromMs !== null && toMs !== null && fromMs > toMs)
    throw new InputError('Cannot read dashboard: "time.from" must not be after "time.to"', { field: 'time' });
}

/** null: absent, the default counts. */
function instantOf(value: unknown, edge: 'from' | 'to', nowMs: number): number | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'number' ? String(value) : value;
  const isEpoch = typeof text === 'string' && EPOCH_FORM.test(text);
  const instantMs = isEpoch ? Number(text) : parsedInstant(text, edge, nowMs);
  if (instantMs === null || Math.abs(instantMs) > 8.64e15)
    throw wrongField(`time.${edge}`, 'a time like "now-6h" or "2026-01-31T12:00:00Z"', value);
  return instantMs;
}

function parsedInstant(text: unknown, edge: 'from' | 'to', nowMs: number): number | null {
  return typeof text === 'string' ? parseTimeExpression(text, edge, { nowMs, zone: 'UTC' }) : null;
}

/** Panels of a list and of its rows; nulls go, everything else that is no panel is refused. */
function withoutEmpty(value: unknown, notes: ReadNote[], path = 'panels'): readonly JsonObject[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw wrongField(path, 'an array', value);
  if (value.length > PANEL_LIMIT)
    throw new InputError(`Cannot read dashboard: ${value.length} panels, the limit is ${PANEL_LIMIT}`, { field: path });
  return value.flatMap((panel: unknown, index) => {
    const field = `${path}[${index}]`;
    if (panel === null) {
      notes.push({ field, message: 'An empty panel was left out' });
      return [];
    }
    if (!isJsonObject(panel)) throw wrongField(field, 'an object', panel);
    checkGridPos(panel.gridPos, `${field}.gridPos`);
    return panel.panels === undefined || panel.panels === null
      ? [panel]
      : [{ ...panel, panels: withoutEmpty(panel.panels, notes, `${field}.panels`) }];
  });
}

function checkGridPos(value: unknown, field: string): void {
  if (value === undefined || value === null) return;
  if (!isJsonObject(value)) throw wrongField(field, 'an object', value);
  for (const side of ['x', 'y', 'w', 'h']) {
    const length = value[side];
    if (length === undefined || length === null) continue;
    // Old exports write some of them as text.
    const isNumeric = typeof length === 'number' || (typeof length === 'string' && length.trim() !== '');
    if (!isNumeric || !Number.isFinite(Number(length))) throw wrongField(`${field}.${side}`, 'a number', length);
  }
}
