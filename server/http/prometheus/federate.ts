// GET /federate: the newest sample of each selected series as text, for a Prometheus above this one (reference: web/federate.go).
import { escapeLabelValue } from '@/lib/formats/exposition/format-exposition';
import { formatSampleValue } from '@/lib/formats/sample-value';
import { isLabelName, isMetricName } from '@/lib/labels/label-name';
import { compareLabels, labelPairs, type LabelSet, labelsKey, METRIC_NAME, metricName } from '@/lib/labels/label-set';
import type { Handler } from '@/server/http/route';
import { type SeriesColumns, type SeriesReader, STALE_MARKER_HIGH, STALE_MARKER_LOW } from '@/server/storage/ports';
import { selectorParameters } from './parameters';

export interface FederateDeps {
  readonly reader: Pick<SeriesReader, 'select'>;
  readonly nowMs: () => number;
  /** `global.external_labels` of the configuration in force. */
  readonly externalLabels: () => ReadonlyMap<string, string>;
  /** How far back the newest sample may lie. */
  readonly lookbackMs: number;
  readonly maxSamples: number;
}

interface NewestSample {
  readonly labels: LabelSet;
  readonly timestampMs: number;
  readonly value: number;
}

const INSTANCE = 'instance';
const CONTENT_TYPES = {
  utf8: 'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8',
  legacy: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
} as const;

type Scheme = keyof typeof CONTENT_TYPES;

export function createFederateHandler(deps: FederateDeps): Handler {
  return async (request, { url, signal }) => {
    const selectors = selectorParameters(url.searchParams);
    const endMs = deps.nowMs();
    const range = { startMs: endMs - deps.lookbackMs + 1, endMs };
    const newest = new Map<string, NewestSample>();
    for (const matchers of selectors) {
      const hints = { stepMs: 0, rangeMs: 0, maxSamples: deps.maxSamples, signal };
      for await (const batch of deps.reader.select(matchers, range, hints))
        for (const series of batch) {
          const sample = newestOf(series);
          if (sample && metricName(sample.labels) !== '') newest.set(labelsKey(sample.labels), sample);
        }
    }
    const scheme: Scheme = (request.headers.get('accept') ?? '').includes('escaping=allow-utf-8') ? 'utf8' : 'legacy';
    const text = [...familiesText([...newest.values()], deps.externalLabels(), scheme)].join('');
    return new Response(text, { headers: { 'content-type': CONTENT_TYPES[scheme] } });
  };
}

/** Null for a series that ended, and for native histograms: the text format has none. */
function newestOf({ labels, timestampsMs, values, histograms }: SeriesColumns): NewestSample | null {
  const at = timestampsMs.length - 1;
  const timestampMs = timestampsMs[at];
  const value = values[at];
  if (timestampMs === undefined || value === undefined || isStale(values, at)) return null;
  const isHistogramNewer = (histograms?.timestampsMs.at(-1) ?? Number.NEGATIVE_INFINITY) > timestampMs;
  return isHistogramNewer ? null : { labels, timestampMs, value };
}

function isStale(values: Float64Array, at: number): boolean {
  const bits = new DataView(values.buffer, values.byteOffset + at * 8, 8).getBigUint64(0, IS_LITTLE_ENDIAN);
  return bits === STALE_BITS;
}

const STALE_BITS = (BigInt(STALE_MARKER_HIGH) << 32n) | BigInt(STALE_MARKER_LOW);
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Sorted by name; each family with its type once. */
function* familiesText(
  samples: NewestSample[],
  externalLabels: ReadonlyMap<string, string>,
  scheme: Scheme,
): Generator<string> {
  // Without an instance of its own a series gets an empty one, or the scraping job would add that of this server.
  const added = [...new Map([[INSTANCE, ''], ...externalLabels])].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  let lastName = '';
  for (const { labels, timestampMs, value } of samples.toSorted((left, right) => compareSeries(left, right))) {
    const name = metricName(labels);
    if (name !== lastName) yield `# TYPE ${nameText(name, scheme)} untyped\n`;
    lastName = name;
    const pairs = labelPairs(labels).filter(([label]) => label !== METRIC_NAME);
    const own = new Set(pairs.map(([label]) => label));
    yield `${seriesText(name, [...pairs, ...added.filter(([label]) => !own.has(label))], scheme)} ${formatSampleValue(value)} ${timestampMs}\n`;
  }
}

function compareSeries(left: NewestSample, right: NewestSample): number {
  const [leftName, rightName] = [metricName(left.labels), metricName(right.labels)];
  if (leftName !== rightName) return leftName < rightName ? -1 : 1;
  return compareLabels(left.labels, right.labels);
}

function seriesText(name: string, pairs: readonly (readonly [string, string])[], scheme: Scheme): string {
  const labels = pairs.map(([label, value]) => `${labelText(label, scheme)}="${escapeLabelValue(value)}"`);
  const shown = nameText(name, scheme);
  // A name that needs quotes stands among the labels.
  if (shown.startsWith('"')) return `{${[shown, ...labels].join(',')}}`;
  return labels.length === 0 ? shown : `${shown}{${labels.join(',')}}`;
}

/** Clients that know classic names only get underscores. */
function nameText(name: string, scheme: Scheme): string {
  if (isMetricName(name, 'legacy')) return name;
  return scheme === 'utf8' ? quoted(name) : name.replaceAll(/^\d|[^a-zA-Z0-9_:]/gu, '_');
}

function labelText(label: string, scheme: Scheme): string {
  if (isLabelName(label, 'legacy')) return label;
  return scheme === 'utf8' ? quoted(label) : label.replaceAll(/^\d|[^a-zA-Z0-9_]/gu, '_');
}

function quoted(text: string): string {
  return `"${escapeLabelValue(text)}"`;
}
