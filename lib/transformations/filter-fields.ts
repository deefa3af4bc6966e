// Keeps or drops fields by name, or by any field matcher.
import { matchesField } from '@/lib/series/field-matchers';
import type { Field, Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { namePattern } from '@/lib/transformations/name-pattern';
import type { TransformContext, Transformation } from '@/lib/transformations/transformation';

export const filterFieldsByName: Transformation = {
  id: 'filterFieldsByName',
  title: 'Filter fields by name',
  description: 'Keep or drop fields by their names',
  apply: (frames, options, context) => {
    const isVariable = options['byVariable'] === true;
    const include = nameTest(options['include'], isVariable, context);
    const exclude = nameTest(options['exclude'], isVariable, context);
    if (include === null && exclude === null) return frames;
    return keptFields(frames, (field, name) => (include?.(field, name) ?? true) && exclude?.(field, name) !== true);
  },
};

export const filterFields: Transformation = {
  id: 'filterFields',
  title: 'Filter fields',
  description: 'Keep or drop fields by a matcher',
  apply: (frames, options) => {
    const include = readMatcher(options['include']);
    const exclude = readMatcher(options['exclude']);
    if (include === null && exclude === null) return frames;
    return keptFields(frames, (field, displayName, place) => {
      const subject = { field, displayName, ...place };
      return (
        (include === null || matchesField(include, subject)) && (exclude === null || !matchesField(exclude, subject))
      );
    });
  },
};

function readMatcher(json: unknown): { readonly id: string; readonly options: unknown } | null {
  const { id, options } = asRecord(json);
  const text = readText(id);
  return text === null ? null : { id: text, options };
}

interface Place {
  readonly frame: Frame;
  readonly frameIndex: number;
  readonly fieldIndex: number;
}

/** Frames of which nothing is left go. */
function keptFields(
  frames: readonly Frame[],
  isKept: (field: Field, name: string, place: Place) => boolean,
): readonly Frame[] {
  const names = displayNames(frames);
  return frames.flatMap((frame, frameIndex) => {
    const fields = frame.fields.filter((field, fieldIndex) =>
      isKept(field, names[frameIndex]?.[fieldIndex] ?? field.name, { frame, frameIndex, fieldIndex }),
    );
    return fields.length === 0 ? [] : [{ ...frame, fields }];
  });
}

type NameTest = (field: Field, displayName: string) => boolean;

/** `{names, pattern, variable}`; null when it says nothing. Listed names are those shown or those of the fields, a pattern is for what is shown. */
function nameTest(json: unknown, isVariable: boolean, { interpolate }: TransformContext): NameTest | null {
  const given = asRecord(json);
  const variable = readText(given['variable']);
  if (isVariable && variable !== null) {
    const value = interpolate(variable);
    const wanted = new Set((/^\{(.*)\}$/s.exec(value)?.[1] ?? value).split(',').map((name) => name.trim()));
    return (field, displayName) => wanted.has(displayName) || wanted.has(field.name);
  }
  const names = new Set(asList(given['names']).filter((name) => typeof name === 'string'));
  const pattern = readText(given['pattern']);
  if (names.size === 0 && pattern === null) return null;
  const regex = pattern === null ? null : namePattern(interpolate(pattern));
  return (field, displayName) => names.has(displayName) || names.has(field.name) || (regex?.test(displayName) ?? false);
}
