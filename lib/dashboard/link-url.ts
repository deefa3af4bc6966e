// Links of panels and cells: names of the clicked value, variables and the range filled in, and only addresses that are safe to open.
import { type VariableScope, interpolateText } from '@/lib/dashboard/interpolate';
import type { RawTimeRange } from '@/lib/dashboard/dashboard';
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import { labelPairs, labelValue } from '@/lib/labels/label-set';
import { cellAt, timeFieldOf, type Cell, type Field, type Frame } from '@/lib/series/frame';

export interface LinkPlace {
  readonly frame: Frame;
  readonly field: Field;
  readonly fieldName: string;
  readonly row: number;
  /** The value as it is shown. */
  readonly text: string;
  /** Names of all fields of the frame. */
  readonly names: readonly string[];
  /** How a cell of the row is shown. */
  readonly textOf: (field: Field, cell: Cell) => string;
}

export interface LinkContext {
  readonly scope: VariableScope;
  /** As the address has it: relative ends stay relative. */
  readonly range: RawTimeRange;
  /** `var-NAME` → values, for `$__all_variables`. */
  readonly urlValues: ReadonlyMap<string, readonly string[]>;
  /** Of the page, for `${__url}` and its parts. */
  readonly address?: string;
  /** Of the clicked value; absent for links of panels. */
  readonly place?: LinkPlace;
}

/** The address with everything filled in; null when it must not be opened (`javascript:` and the like). */
export function linkUrl(template: string, context: LinkContext): string | null {
  const located = withAddress(withRange(template, context), context.address);
  const filled = interpolateText(withPlace(located, context.place), context.scope).trim();
  return isSafeUrl(filled) ? filled : null;
}

/** Web pages, mail, and addresses without a scheme. What a browser would read as a scheme in spite of odd characters is refused. */
export function isSafeUrl(url: string): boolean {
  // Browsers skip control characters, so that "java\tscript:" would be a scheme.
  const plain = url.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]/gu, '');
  const scheme = /^([^/?#:]*):/.exec(plain)?.[1];
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme.toLowerCase());
}

function withRange(template: string, context: LinkContext): string {
  return template
    .replaceAll(/\$__url_time_range|\$\{__url_time_range\}/g, () => rangeQuery(context))
    .replaceAll(/\$__all_variables|\$\{__all_variables\}/g, () => variablesQuery(context));
}

const ADDRESS_NAME = /\$\{__url(?:\.(path|params))?(?::(include|exclude):([^}]*))?\}/g;

/** `${__url}`, `${__url.path}`, `${__url.params}`; of the parameters all, only some, or all but some. */
function withAddress(template: string, href: string | undefined): string {
  if (href === undefined || !template.includes('${__url')) return template;
  const address = new URL(href);
  return template.replaceAll(
    ADDRESS_NAME,
    (_: string, part: string | undefined, choice: string | undefined, names: string | undefined) => {
      if (part === 'path') return address.pathname;
      const listed = new Set((names ?? '').split(','));
      const kept = [...address.searchParams].filter(
        ([name]) => choice === undefined || listed.has(name) === (choice === 'include'),
      );
      const search = kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
      return part === 'params' ? search : `${address.origin}${address.pathname}${search}`;
    },
  );
}

function rangeQuery({ range }: LinkContext): string {
  return `from=${encodeURIComponent(range.from)}&to=${encodeURIComponent(range.to)}`;
}

function variablesQuery({ urlValues }: LinkContext): string {
  return [...urlValues]
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&');
}

/** A link with everything filled in, ready to be opened. */
export interface ResolvedLink {
  readonly title: string;
  readonly url: string;
  readonly opensNewTab: boolean;
  /** A click on the value itself opens it. */
  readonly isOneClick: boolean;
}

/** Links as panels, fields and dashboards hold them. Those whose address must not be opened are left out. */
export function resolveLinks(links: readonly unknown[], context: LinkContext): readonly ResolvedLink[] {
  return links.filter(isJsonObject).flatMap((link): ResolvedLink[] => {
    const extra = [
      ...(link.keepTime === true ? [rangeQuery(context)] : []),
      ...(link.includeVars === true ? [variablesQuery(context)] : []),
    ].filter((part) => part !== '');
    const base = linkUrl(textOr(link.url, ''), context);
    if (base === null || base === '') return [];
    const url = extra.length === 0 ? base : `${base}${base.includes('?') ? '&' : '?'}${extra.join('&')}`;
    const title = interpolateText(withPlace(textOr(link.title, ''), context.place, String), context.scope);
    return [
      {
        title: title === '' ? url : title,
        url,
        opensNewTab: link.targetBlank === true,
        isOneClick: link.oneClick === true,
      },
    ];
  });
}

const PLACE_NAME = /\$\{__(value|series|field|data)((?:\.[\w-]+|\["[^"]*"\]|\['[^']*'\]|\[\d+\])+)(?::(\w+))?\}/g;

/** Values are written so that they stay one part of the address; `:raw` leaves them as they are. */
function withPlace(template: string, place: LinkPlace | undefined, encode = encodeURIComponent): string {
  if (place === undefined) return template;
  return template.replaceAll(PLACE_NAME, (whole: string, root: string, path: string, format: string | undefined) => {
    const value = placeValue(root, pathSteps(path), place);
    if (value === null) return whole;
    return format === 'raw' ? value : encode(value);
  });
}

function pathSteps(path: string): string[] {
  return [...path.matchAll(/\.([\w-]+)|\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]/g)].map(
    ([, word, double, single, index]) => word ?? double ?? single ?? `#${index ?? ''}`,
  );
}

function placeValue(root: string, steps: readonly string[], place: LinkPlace): string | null {
  const { frame, field, fieldName, row, text, names } = place;
  const [first = '', second = '', third = ''] = steps;
  switch (root) {
    case 'value':
      return valuePart(first, frame, field, { row, text });
    case 'series':
      return first === 'name' ? (frame.name ?? fieldName) : null;
    case 'field':
      return fieldPart(first, second, field, fieldName);
    case 'data': {
      if (first === 'refId') return frame.refId;
      if (first === 'name') return frame.name ?? '';
      if (first !== 'fields') return null;
      const at = second.startsWith('#') ? Number(second.slice(1)) : names.indexOf(second);
      const other = frame.fields[at] ?? frame.fields.find((one) => one.name === second);
      if (other === undefined) return null;
      const cell = cellAt(other, row);
      return third === 'numeric' ? String(Number(cell)) : place.textOf(other, cell);
    }
    default:
      return null;
  }
}

function valuePart(
  part: string,
  frame: Frame,
  field: Field,
  { row, text }: { readonly row: number; readonly text: string },
): string | null {
  const cell = cellAt(field, row);
  switch (part) {
    case 'raw':
      return cell === null ? '' : String(cell);
    case 'text':
      return text;
    case 'numeric':
      return String(Number(cell ?? NaN));
    case 'time': {
      const time = timeFieldOf(frame);
      return time === null ? null : String(cellAt(time, row) ?? '');
    }
    default:
      return null;
  }
}

function fieldPart(part: string, label: string, field: Field, fieldName: string): string | null {
  switch (part) {
    case 'name':
      return field.name;
    case 'displayName':
      return fieldName;
    case 'labels':
      return label === '' ? null : labelValue(field.labels, label);
    case 'formattedLabels':
      return labelPairs(field.labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ');
    default:
      return null;
  }
}
