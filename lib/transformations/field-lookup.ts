// Columns of what is known about the places that a column names: codes and names of countries.
import { gazetteerKey, type KnownPlace } from '@/lib/geo/gazetteer';
import { InputError } from '@/lib/errors/input-error';
import { cellsOf, numberFieldOf, textField, type Field, type Frame } from '@/lib/series/frame';
import { readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { TransformContext, Transformation } from '@/lib/transformations/transformation';

export const fieldLookup: Transformation = {
  id: 'fieldLookup',
  title: 'Lookup fields from resource',
  description: 'Code, name and place of the countries that a field names',
  needsPlaces: true,
  apply: (frames, options, { places }) => {
    const wanted = readText(options['lookupField']);
    refuseOtherPlaces(options['gazetteer']);
    if (wanted === null || places === undefined) return frames;
    const names = displayNames(frames);
    return frames.map((frame, frameIndex) => ({
      ...frame,
      fields: frame.fields.flatMap((field, at) =>
        field.name === wanted || names[frameIndex]?.[at] === wanted ? [field, ...columnsOf(field, places)] : [field],
      ),
    }));
  },
};

/** Countries alone come along. Files name the list by its path. */
export function refuseOtherPlaces(gazetteer: unknown): void {
  const path = readText(gazetteer);
  if (path !== null && !/(?:^|\/)countries\.json$/.test(path))
    throw new InputError(`places are known of countries only, not of ${path}`);
}

function columnsOf(field: Field, places: NonNullable<TransformContext['places']>): readonly Frame['fields'][number][] {
  const found = cellsOf(field).map((cell) => places.get(gazetteerKey(String(cell ?? ''))) ?? null);
  const column = <T>(read: (place: KnownPlace) => T): (T | null)[] =>
    found.map((place) => (place === null ? null : read(place)));
  return [
    textField(
      'id',
      column(({ code }) => code),
    ),
    textField(
      'name',
      column(({ name }) => name),
    ),
    numberFieldOf(
      'lng',
      column(({ lon }) => lon),
    ),
    numberFieldOf(
      'lat',
      column(({ lat }) => lat),
    ),
  ];
}
