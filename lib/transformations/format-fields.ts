// Times and texts of one field in another form.
import { cellsOf, textField, type Field, type Frame } from '@/lib/series/frame';
import { readNumber, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { timeText } from '@/lib/transformations/convert-field-type';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const formatTime: Transformation = {
  id: 'formatTime',
  title: 'Format time',
  description: 'Times as text in a form of your own',
  apply: (frames, options, context) => {
    const given = readText(options['timezone']);
    const usesOwn = options['useTimezone'] !== false && given !== null && given !== 'browser';
    const format = timeText(readText(options['outputFormat']), usesOwn ? given : context.timeZone);
    return withField(frames, options['timeField'], (field) =>
      textField(
        field.name,
        cellsOf(field).map((cell) => format(cell) ?? 'Invalid date'),
        field,
      ),
    );
  },
};

export const formatString: Transformation = {
  id: 'formatString',
  title: 'Format string',
  description: 'Texts in capitals, trimmed, cut …',
  apply: (frames, options) =>
    withField(frames, options['stringField'], (field) => {
      if (field.type !== 'string') return field;
      const format = stringFormat(options);
      return { ...field, values: field.values.map((text) => (text === null ? null : format(text))) };
    }),
};

function withField(frames: readonly Frame[], name: unknown, change: (field: Field) => Field): readonly Frame[] {
  const names = displayNames(frames);
  return frames.map((frame, frameIndex) => ({
    ...frame,
    fields: frame.fields.map((field, at) =>
      names[frameIndex]?.[at] === name || field.name === name ? change(field) : field,
    ),
  }));
}

function stringFormat(options: Options): (text: string) => string {
  switch (options['outputFormat']) {
    case 'Upper Case':
      return (text) => text.toUpperCase();
    case 'Lower Case':
      return (text) => text.toLowerCase();
    case 'Sentence Case':
      return capitalized;
    case 'Title Case':
      return (text) => wordsOf(text).map(titled).join(' ');
    case 'Pascal Case':
      return (text) => wordsOf(text).map(titled).join('');
    case 'Camel Case':
      return (text) => uncapitalized(wordsOf(text).map(titled).join(''));
    case 'Snake Case':
      return (text) => text.toLowerCase().replaceAll(' ', '_');
    case 'Kebab Case':
      return (text) => text.toLowerCase().replaceAll(' ', '-');
    case 'Trim':
      return (text) => text.trim();
    case 'Substring': {
      const start = readNumber(options['substringStart']) ?? 0;
      const end = readNumber(options['substringEnd']) ?? undefined;
      return (text) => text.slice(Math.max(0, start), end);
    }
    default:
      return (text) => text;
  }
}

function wordsOf(text: string): string[] {
  return text.split(' ');
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function uncapitalized(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function titled(word: string): string {
  return capitalized(word.toLowerCase());
}
