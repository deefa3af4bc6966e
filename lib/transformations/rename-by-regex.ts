// New names by search and replace over the names that are shown.
import { readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { InputError } from '@/lib/errors/input-error';
import type { Transformation } from '@/lib/transformations/transformation';

export const renameByRegex: Transformation = {
  id: 'renameByRegex',
  title: 'Rename fields by regex',
  description: 'Search and replace in the names of fields',
  apply: (frames, options, { interpolate }) => {
    const search = readText(options['regex']);
    if (search === null) return frames;
    const regex = searchPattern(interpolate(search));
    const replacement = interpolate(readText(options['renamePattern']) ?? '');
    return frames.map((frame) => {
      const names = displayNames([frame])[0] ?? [];
      const fields = frame.fields.map((field, at) => {
        const name = names[at] ?? field.name;
        const displayName = name.replace(regex, replacement);
        return displayName === name ? field : { ...field, config: { ...field.config, displayName } };
      });
      return { ...frame, fields };
    });
  },
};

/** Here the flag "g" has a meaning; text without slashes stands for the whole name. */
function searchPattern(text: string): RegExp {
  const wrapped = /^\/(.*)\/([dgimsuy]*)$/s.exec(text);
  try {
    return wrapped === null ? new RegExp(`^${text}$`) : new RegExp(wrapped[1] ?? '', wrapped[2] ?? '');
  } catch {
    throw new InputError(`Cannot use the pattern "${text}": not a regular expression`, { field: 'regex' });
  }
}
