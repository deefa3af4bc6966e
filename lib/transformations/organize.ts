// Hides, orders and renames fields. The same options also stand alone as "order", "rename" and so on in older files.
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { labelValue } from '@/lib/labels/label-set';
import { displayNames } from '@/lib/series/series-names';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const organize: Transformation = {
  id: 'organize',
  title: 'Organize fields by name',
  description: 'Hide, order and rename fields',
  apply: (frames, options) => renamed(filtered(ordered(frames, options), options), options),
};

export const order: Transformation = {
  id: 'order',
  title: 'Order fields by name',
  description: 'Put fields into an order',
  apply: ordered,
};

export const rename: Transformation = {
  id: 'rename',
  title: 'Rename fields by name',
  description: 'Give fields other names',
  apply: renamed,
};

function ordered(frames: readonly Frame[], options: Options): readonly Frame[] {
  const ranks = asRecord(options['indexByName']);
  const rules = options['orderByMode'] === 'auto' ? orderRules(options['orderBy']) : [];
  if (rules.length === 0 && Object.keys(ranks).length === 0) return frames;
  return frames.map((frame) => {
    const names = namesIn(frame);
    const columns = frame.fields.map((field, at) => ({ field, name: names[at] ?? field.name }));
    const sorted =
      rules.length > 0
        ? columns.toSorted((a, b) => timeFirst(a, b) || compareByRules(a, b, rules))
        : columns.toSorted((a, b) => rankOf(a.name, ranks) - rankOf(b.name, ranks));
    return { ...frame, fields: sorted.map((column) => column.field) };
  });
}

/** Names as they are inside the frame: those of other frames do not matter to order and new names. */
function namesIn(frame: Frame): readonly string[] {
  return displayNames([frame])[0] ?? [];
}

/** Fields that the list does not name come last, as they stood. */
function rankOf(name: string, ranks: Options): number {
  return (Object.hasOwn(ranks, name) ? readNumber(ranks[name]) : null) ?? Number.MAX_SAFE_INTEGER;
}

interface OrderRule {
  readonly label: string | null;
  readonly isDescending: boolean;
}

interface NamedColumn {
  readonly field: Field;
  readonly name: string;
}

function orderRules(json: unknown): OrderRule[] {
  return asList(json)
    .map(asRecord)
    .toSorted((a, b) => (readNumber(a['index']) ?? 0) - (readNumber(b['index']) ?? 0))
    .filter((rule) => rule['type'] === 'name' || rule['type'] === 'label')
    .map((rule) => ({
      label: rule['type'] === 'label' ? (readText(rule['name']) ?? readText(rule['labelName'])) : null,
      isDescending: rule['desc'] === true,
    }));
}

const BY_NUMBER = new Intl.Collator('en', { numeric: true });

/** Sorting by rules leaves times in front. */
function timeFirst(a: NamedColumn, b: NamedColumn): number {
  return Number(b.field.type === 'time') - Number(a.field.type === 'time');
}

function compareByRules(a: NamedColumn, b: NamedColumn, rules: readonly OrderRule[]): number {
  for (const { label, isDescending } of rules) {
    const compared =
      label === null
        ? BY_NUMBER.compare(a.name, b.name)
        : BY_NUMBER.compare(labelValue(a.field.labels, label), labelValue(b.field.labels, label));
    if (compared !== 0) return isDescending ? -compared : compared;
  }
  return 0;
}

function filtered(frames: readonly Frame[], options: Options): readonly Frame[] {
  const excluded = namesSetTo(options['excludeByName'], true);
  const included = namesSetTo(options['includeByName'], true);
  if (excluded.size === 0 && included.size === 0) return frames;
  const names = displayNames(frames);
  return frames.flatMap((frame, frameIndex) => {
    const fields = frame.fields.filter((field, at) => {
      const own = [names[frameIndex]?.[at] ?? field.name, field.name];
      if (own.some((name) => excluded.has(name))) return false;
      return included.size === 0 || own.some((name) => included.has(name));
    });
    return fields.length === 0 ? [] : [{ ...frame, fields }];
  });
}

function namesSetTo(json: unknown, wanted: boolean): ReadonlySet<string> {
  const entries = Object.entries(asRecord(json)).filter(([, value]) => value === wanted);
  return new Set(entries.map(([name]) => name));
}

function renamed(frames: readonly Frame[], options: Options): readonly Frame[] {
  const newNames = asRecord(options['renameByName']);
  if (Object.keys(newNames).length === 0) return frames;
  return frames.map((frame) => {
    const names = namesIn(frame);
    const fields = frame.fields.map((field, at) => {
      const name = names[at] ?? field.name;
      const displayName = Object.hasOwn(newNames, name) ? readText(newNames[name]) : null;
      return displayName === null ? field : { ...field, config: { ...field.config, displayName } };
    });
    return { ...frame, fields };
  });
}
