// /api/v1/series, labels, label/NAME/values and metadata: what the store knows of series without their samples.
import { InputError } from '@/lib/errors/input-error';
import { labelsJson } from '@/lib/formats/prometheus-json';
import type { Handler } from '@/server/http/route';
import type { SeriesReader } from '@/server/storage/ports';
import { success, successInPieces } from './answers';
import { cutToLimit, limitParameter, rangeParameters, readParameters, selectorParameters } from './parameters';

/** A name with no half of a surrogate pair and no replacement character: what a broken percent-encoding decodes to. */
const BROKEN_TEXT = /[\uD800-\uDFFF](?![\uDC00-\uDFFF])|\uFFFD/;

export function createSeriesHandler(reader: SeriesReader): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    const selectors = selectorParameters(parameters);
    if (selectors.length === 0) throw new InputError('no match[] parameter provided', { errorType: 'bad_data' });
    const limit = limitParameter(parameters);
    const { items, warnings } = cutToLimit(await reader.series(selectors, rangeParameters(parameters)), limit);
    return successInPieces(
      (function* list() {
        yield '[';
        for (const [at, labels] of items.entries()) yield at === 0 ? labelsJson(labels) : `,${labelsJson(labels)}`;
        yield ']';
      })(),
      { warnings },
    );
  };
}

export function createLabelsHandler(reader: SeriesReader): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    const names = await reader.labelNames(selectorParameters(parameters), rangeParameters(parameters));
    const { items, warnings } = cutToLimit(names, limitParameter(parameters));
    return success(items, { warnings });
  };
}

export function createLabelValuesHandler(reader: SeriesReader): Handler {
  return async (request, { url, params }) => {
    const parameters = await readParameters(request, url);
    const name = unescapeLabelName(params['name'] ?? '');
    if (name === '' || BROKEN_TEXT.test(name))
      throw new InputError(`invalid label name: ${JSON.stringify(name)}`, { errorType: 'bad_data' });
    const values = await reader.labelValues(name, selectorParameters(parameters), rangeParameters(parameters));
    const { items, warnings } = cutToLimit(values, limitParameter(parameters));
    return success(items, { warnings });
  };
}

/** `U__metric_2e_name` → `metric.name` (prometheus/common, value escaping). Other names come back unchanged. */
function unescapeLabelName(text: string): string {
  if (!text.startsWith('U__')) return text;
  const escaped = text.slice(3);
  if (!/^(?:[a-zA-Z0-9:]|__|_[0-9a-fA-F]{1,6}_)*$/.test(escaped)) return text;
  return escaped.replace(/__|_([0-9a-fA-F]{1,6})_/g, (_, hex: string | undefined) => {
    if (hex === undefined) return '_';
    const codePoint = Number.parseInt(hex, 16);
    return codePoint > 0x10ffff ? '\uFFFD' : String.fromCodePoint(codePoint);
  });
}

export function createMetadataHandler(reader: SeriesReader): Handler {
  return async (_, { url }) => {
    const limit = limitParameter(url.searchParams);
    const limitPerMetric = limitParameter(url.searchParams, 'limit_per_metric');
    const metric = url.searchParams.get('metric') ?? '';
    const byMetric = new Map<string, { type: string; help: string; unit: string }[]>();
    for (const { metric: name, type, help, unit } of reader.metadata(metric === '' ? undefined : metric)) {
      const entries = byMetric.get(name) ?? [];
      if (entries.length === 0) {
        if (limit > 0 && byMetric.size >= limit) continue;
        byMetric.set(name, entries);
      }
      if (limitPerMetric === 0 || entries.length < limitPerMetric) entries.push({ type, help, unit });
    }
    const members = [...byMetric].map(([name, entries]) => `${JSON.stringify(name)}:${JSON.stringify(entries)}`);
    return successInPieces([`{${members.join(',')}}`]);
  };
}
