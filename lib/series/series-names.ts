// What a series is called: display name of an override, the legend text of its query, or what tells it from its neighbours.
import { labelPairs, labelValue, METRIC_NAME, type LabelSet } from '@/lib/labels/label-set';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';

const VALUE_FIELD = 'Value';
const TIME_FIELD = 'Time';

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

/** Names of all fields of all frames, made different with " 1", " 2" … where two would be equal inside a frame. */
export function displayNames(frames: readonly Frame[]): string[][] {
  const distinguishing = distinguishingLabels(frames);
  return frames.map((frame) => {
    const names = frame.fields.map((field) => fieldName(field, frame, frames, distinguishing));
    return names.map((name, at) => {
      const isRepeated = names.indexOf(name) !== at || names.lastIndexOf(name) !== at;
      return isRepeated && frame.fields[at]?.type !== 'time'
        ? `${name} ${names.slice(0, at + 1).filter((one) => one === name).length}`
        : name;
    });
  });
}

function fieldName(field: Field, frame: Frame, frames: readonly Frame[], distinguishing: ReadonlySet<string>): string {
  const { displayName } = field.config;
  if (displayName !== undefined)
    return expandDisplayName(displayName, field, frame, baseName(field, frame, frames, distinguishing));
  return baseName(field, frame, frames, distinguishing);
}

function baseName(field: Field, frame: Frame, frames: readonly Frame[], distinguishing: ReadonlySet<string>): string {
  if (field.legendText !== null) return field.legendText;
  if (field.type === 'time' && field.labels.length === 0) return field.name;
  const parts: string[] = [];
  const hasSeveralFrames = frames.length > 1;
  if (frame.name !== null && frame.name !== '' && hasSeveralFrames) parts.push(frame.name);
  if (field.name !== VALUE_FIELD && field.name !== TIME_FIELD) parts.push(field.name);
  const labelPart = labelText(field.labels, distinguishing);
  if (labelPart !== '') parts.push(labelPart);
  if (parts.length === 0) return frame.name !== null && frame.name !== '' ? frame.name : field.name;
  return parts.join(' ');
}

/** One label that differs: its value alone. Several: all in braces. */
function labelText(labels: LabelSet, distinguishing: ReadonlySet<string>): string {
  const pairs = labelPairs(labels);
  const shown = pairs.filter(([name]) => distinguishing.has(name));
  const [only] = shown;
  if (only !== undefined && shown.length === 1) return only[1];
  if (shown.length === 0) return '';
  return seriesText(shown.flat());
}

/** Names of labels that do not have the same value in all fields; with a single labelled field, all its labels. */
function distinguishingLabels(frames: readonly Frame[]): Set<string> {
  const labelSets = frames
    .flatMap((frame) => frame.fields.map((field) => field.labels))
    .filter((labels) => labels.length > 0);
  const names = new Set(labelSets.flatMap((labels) => labelPairs(labels).map(([name]) => name)));
  if (labelSets.length < 2) return names;
  return new Set([...names].filter((name) => new Set(labelSets.map((labels) => labelValue(labels, name))).size > 1));
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
