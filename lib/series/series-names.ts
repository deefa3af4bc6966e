// What a series is called: display name of an override, the legend text of its query, or what tells it from its neighbours.
import { labelPairs, labelValue, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';

export const VALUE_FIELD = 'Value';

/** `name{label="v", …}` with sorted labels, as the Prometheus source names a series. No label at all: `{}`. */
export function seriesText(labels: LabelSet): string {
  const inside = labelPairs(labels)
    .filter(([name]) => name !== METRIC_NAME)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
  const metric = labelValue(labels, METRIC_NAME);
  if (inside === '') return metric === '' ? '{}' : metric;
  return `${metric}{${inside}}`;
}

/**
 * The legend text of each series of one query. `legendFormat`: "" gives the full series text, "__auto" the labels that
 * differ, anything else is a template with `{{label}}` (a missing label is empty).
 */
export function legendTexts(series: readonly LabelSet[], legendFormat: string, expression: string): string[] {
  if (legendFormat === '') return series.map((labels) => (labels.length === 0 ? expression : seriesText(labels)));
  if (legendFormat === '__auto') return automaticLegends(series, expression);
  return series.map((labels) => legendFromTemplate(legendFormat, labels));
}

function legendFromTemplate(template: string, labels: LabelSet): string {
  return template.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => labelValue(labels, name));
}

function automaticLegends(series: readonly LabelSet[], expression: string): string[] {
  const common = series.length > 1 ? commonPairs(series) : new Set<string>();
  return series.map((labels) => {
    const differing = labelPairs(labels).filter(([name, value]) => !common.has(pairKey(name, value)));
    const text = differing.length === 0 ? '' : seriesText(differing.flat());
    return text === '' || text === '{}' ? expression : text;
  });
}

function pairKey(name: string, value: string): string {
  return `${name}\u0000${value}`;
}

function commonPairs(series: readonly LabelSet[]): Set<string> {
  const [first = [], ...others] = series;
  const common = new Set(labelPairs(first).map(([name, value]) => pairKey(name, value)));
  for (const labels of others) {
    const own = new Set(labelPairs(labels).map(([name, value]) => pairKey(name, value)));
    for (const pair of common) if (!own.has(pair)) common.delete(pair);
  }
  return common;
}

/** Names of all fields of all frames by Grafana's rules: config, legend text, or what tells a field from the others. */
export function displayNames(frames: readonly Frame[]): string[][] {
  const surroundings = surroundingsOf(frames);
  return frames.map((frame) => frame.fields.map((field, at) => fieldName({ field, at, frame }, surroundings)));
}

interface FieldPlace {
  readonly field: Field;
  readonly at: number;
  readonly frame: Frame;
}

interface Surroundings {
  readonly frameNamesDiffer: boolean;
  /** The name of the only label there is; null with none or several. */
  readonly onlyLabel: string | null;
}

function surroundingsOf(frames: readonly Frame[]): Surroundings {
  const labelNames = new Set<string>();
  for (const frame of frames)
    for (const { labels } of frame.fields)
      for (let at = 0; at < labels.length; at += 2) labelNames.add(labels[at] ?? '');
  const [onlyLabel = null] = labelNames;
  return {
    frameNamesDiffer: new Set(frames.map((frame) => frame.name ?? '')).size > 1,
    onlyLabel: labelNames.size === 1 ? onlyLabel : null,
  };
}

function fieldName(place: FieldPlace, surroundings: Surroundings): string {
  const { field, frame } = place;
  const { displayName } = field.config;
  if (displayName !== undefined && displayName !== '')
    return displayName.includes('$')
      ? expandDisplayName(displayName, field, frame, baseName(place, surroundings))
      : displayName;
  return baseName(place, surroundings);
}

function baseName({ field, at, frame }: FieldPlace, { frameNamesDiffer, onlyLabel }: Surroundings): string {
  if (field.legendText !== null) return field.legendText;
  if (field.type === 'time' && field.labels.length === 0) return field.name;
  const frameName = frame.name ?? '';
  const parts: string[] = [];
  if (frameNamesDiffer && frameName !== '') parts.push(frameName);
  if (field.name !== '' && field.name !== VALUE_FIELD) parts.push(field.name);
  const labels = onlyLabel === null ? bracedLabels(field.labels) : labelValue(field.labels, onlyLabel);
  if (labels !== '') parts.push(labels);
  if (parts.length === 0) parts.push(field.name === VALUE_FIELD && frameName !== '' ? frameName : VALUE_FIELD);
  const name = parts.join(' ');
  return name === field.name ? numberedName(name, at, frame) : name;
}

function bracedLabels(labels: LabelSet): string {
  if (labels.length === 0) return '';
  const pairs = labelPairs(labels).map(([name, value]) => `${name}="${value}"`);
  return `{${pairs.join(', ')}}`;
}

/** "cpu 1", "cpu 2" where a frame has several fields of one name. */
function numberedName(name: string, at: number, frame: Frame): string {
  let before = 0;
  let count = 0;
  for (const [index, field] of frame.fields.entries()) {
    if (field.name !== name) continue;
    count += 1;
    if (index <= at) before += 1;
  }
  return count > 1 ? `${name} ${before}` : name;
}

/** `${__field.name}`, `${__field.labels.job}`, `${__series.name}`, `${__cell_0}`; other variables were replaced before. */
function expandDisplayName(template: string, field: Field, frame: Frame, plainName: string): string {
  return template.replace(/\$\{([^{}]+)\}/g, (whole, path: string) => {
    if (path === '__field.name') return field.name;
    if (path === '__field.displayName' || path === '__series.name') return plainName;
    if (path === '__field.labels') return seriesText(field.labels);
    if (path.startsWith('__field.labels.')) return labelValue(field.labels, path.slice('__field.labels.'.length));
    if (path === '__frame.name') return frame.name ?? '';
    const cell = /^__cell_(\d+)$/.exec(path);
    const column = cell === null ? undefined : frame.fields[Number(cell[1])];
    return column === undefined ? whole : String(cellAt(column, 0) ?? '');
  });
}
