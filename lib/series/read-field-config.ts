// Reads a panel's `fieldConfig` JSON. Files in the wild hold nulls, numbers as text and unknown keys: what cannot be used is left out, nothing throws.
import type {
  FieldColor,
  FieldConfig,
  FieldConfigSource,
  FieldOverride,
  MappingResult,
  ThresholdStep,
  Thresholds,
  ValueMapping,
} from '@/lib/series/field-config';

type Json = Readonly<Record<string, unknown>>;

export function readFieldConfig(json: unknown): FieldConfigSource {
  const source = asRecord(json);
  return { defaults: readFieldOptions(source.defaults), overrides: asList(source.overrides).flatMap(readOverride) };
}

/** One set of options: `fieldConfig.defaults`, or the result of laying overrides over it. */
export function readFieldOptions(json: unknown): FieldConfig {
  const given = asRecord(json);
  const unit = readText(given.unit);
  const decimals = readNumber(given.decimals);
  const min = readNumber(given.min);
  const max = readNumber(given.max);
  const displayName = readText(given.displayName);
  const description = readText(given.description);
  const noValue = readText(given.noValue);
  const color = readColor(given.color);
  const thresholds = readThresholds(given.thresholds);
  return {
    ...(unit !== null && { unit }),
    ...(decimals !== null && { decimals: Math.min(20, Math.max(0, Math.round(decimals))) }),
    ...(min !== null && { min }),
    ...(max !== null && { max }),
    ...(displayName !== null && { displayName }),
    ...(description !== null && { description }),
    ...(noValue !== null && { noValue }),
    ...(color !== null && { color }),
    ...(thresholds !== null && { thresholds }),
    ...(Array.isArray(given.mappings) && { mappings: given.mappings.flatMap(readMapping) }),
    ...(Array.isArray(given.links) && { links: given.links }),
    ...(given.filterable === true && { filterable: true }),
    ...(given.fieldMinMax === true && { fieldMinMax: true }),
    custom: asRecord(given.custom),
  };
}

export function asRecord(json: unknown): Json {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : {};
}

export function asList(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

/** Numbers, and numbers written as text; null for all else. */
export function readNumber(json: unknown): number | null {
  const value = typeof json === 'string' && json.trim() !== '' ? Number(json) : json;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function readText(json: unknown): string | null {
  return typeof json === 'string' && json !== '' ? json : null;
}

function readColor(json: unknown): FieldColor | null {
  const given = asRecord(json);
  const mode = readText(given.mode);
  if (mode === null) return null;
  const fixedColor = readText(given.fixedColor);
  const { seriesBy } = given;
  const gradientColorTo = readText(given.gradientColorTo);
  return {
    mode,
    ...(gradientColorTo !== null && { gradientColorTo }),
    ...(fixedColor !== null && { fixedColor }),
    ...((seriesBy === 'last' || seriesBy === 'min' || seriesBy === 'max') && { seriesBy }),
  };
}

function readThresholds(json: unknown): Thresholds | null {
  const given = asRecord(json);
  if (!Array.isArray(given.steps)) return null;
  const steps = given.steps.map((step): ThresholdStep => {
    const { value, valueExpr, color } = asRecord(step);
    // A variable that was put in before; the number beside it is what it was when the panel was saved.
    return { value: readNumber(valueExpr) ?? readNumber(value), color: readText(color) ?? 'gray' };
  });
  // The base step may come without a value, and files exist whose steps are not in order.
  const sorted = steps.toSorted((a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity) || 0);
  return { mode: given.mode === 'percentage' ? 'percentage' : 'absolute', steps: sorted };
}

function readResult(json: unknown): MappingResult {
  const { text, color, icon } = asRecord(json);
  return {
    ...((typeof text === 'string' || typeof text === 'number') && { text: String(text) }),
    ...(typeof color === 'string' && { color }),
    ...(typeof icon === 'string' && { icon }),
  };
}

function readMapping(json: unknown): ValueMapping[] {
  const given = asRecord(json);
  const options = asRecord(given.options);
  const result = readResult(options.result);
  switch (given.type) {
    case 'value': {
      const entries = Object.entries(options).map(([value, one]) => [value, readResult(one)] as const);
      return [{ type: 'value', options: Object.fromEntries(entries) }];
    }
    case 'range':
      return [{ type: 'range', from: readNumber(options.from), to: readNumber(options.to), result }];
    case 'regex':
      return [{ type: 'regex', pattern: readText(options.pattern) ?? '', result }];
    case 'special':
      return [{ type: 'special', match: readText(options.match) ?? '', result }];
    default:
      return readOldMapping(given);
  }
}

/** Before Grafana 8: `{type: 1, value, text}` and `{type: 2, from, to, text}`. */
function readOldMapping(given: Json): ValueMapping[] {
  const result = readResult(given);
  if (given.type === 2) return [{ type: 'range', from: readNumber(given.from), to: readNumber(given.to), result }];
  if (given.type !== 1) return [];
  const value = typeof given.value === 'string' || typeof given.value === 'number' ? String(given.value) : '';
  return value === 'null'
    ? [{ type: 'special', match: 'null', result }]
    : [{ type: 'value', options: { [value]: result } }];
}

function readOverride(json: unknown): FieldOverride[] {
  const given = asRecord(json);
  const matcher = asRecord(given.matcher);
  const id = readText(matcher.id);
  if (id === null) return [];
  const properties = asList(given.properties).flatMap((property) => {
    const one = asRecord(property);
    const propertyId = readText(one.id);
    return propertyId === null ? [] : [{ id: propertyId, value: one.value ?? null }];
  });
  return [{ matcher: { id, options: matcher.options }, properties }];
}
