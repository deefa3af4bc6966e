// What stands below the columns of a table: calculations, or how many rows there are.
import type { DisplayFunction } from '@/lib/series/display';
import type { Field } from '@/lib/series/frame';
import { asList, asRecord } from '@/lib/series/read-field-config';
import { createFieldReducer, reducerTitle, unitOfReducer } from '@/lib/series/reducers';
import { formatValue, joinParts } from '@/lib/units/format-value';

export interface FooterLine {
  readonly title: string;
  readonly text: string;
}

export interface FooterWish {
  /** For columns that say nothing themselves. */
  readonly reducers: readonly string[];
  /** Names of the columns that have a footer; empty = all of numbers. */
  readonly fields: readonly string[];
  readonly countsRows: boolean;
}

/** `footer` of the options of older files; today each column has its own. */
export function readFooter(json: unknown): FooterWish {
  const footer = asRecord(json);
  const given = footer['show'] === true ? asList(footer['reducer']).filter((id) => typeof id === 'string') : [];
  const countsRows = footer['countRows'] === true && given[0] === 'count';
  const { fields } = footer;
  return {
    reducers: countsRows ? [] : given,
    fields: (typeof fields === 'string' ? [fields] : asList(fields)).filter(
      (name): name is string => typeof name === 'string' && name !== '',
    ),
    countsRows,
  };
}

export interface FooterRequest {
  readonly field: Field;
  readonly name: string;
  readonly display: DisplayFunction;
  readonly wish: FooterWish;
}

export function footerLines({ field, name, display, wish }: FooterRequest): FooterLine[] {
  const own = asList(asRecord(field.config.custom['footer'])['reducers']).filter((id) => typeof id === 'string');
  const isNamed = wish.fields.includes(name) || wish.fields.includes(field.name);
  const isMeant = wish.fields.length === 0 ? field.type === 'number' : isNamed;
  const reducers = own.length > 0 || !isMeant ? own : wish.reducers;
  const reduce = createFieldReducer(field);
  return reducers.flatMap((id) => {
    const reduced = reduce(id);
    if (typeof reduced === 'object') return [];
    const unit = unitOfReducer(id);
    const text =
      unit === null || typeof reduced !== 'number'
        ? joinParts(display(reduced))
        : formatValue(reduced, unit, { decimals: field.config.decimals });
    return [{ title: reducerTitle(id), text }];
  });
}
