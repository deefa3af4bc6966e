'use client';
// A value with its data links: one link makes it a link, several are behind it in a menu.
import type { ReactNode } from 'react';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import { Menu, MenuLink } from '@/components/ui/menu';
import type { LinkPlace, ResolvedLink } from '@/lib/dashboard/link-url';
import { numberField, textField, type Cell, type Field } from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';
import type { SingleValue } from '@/lib/series/single-values';
import { formatValue, joinParts } from '@/lib/units/format-value';

export interface ValueLinksProps {
  readonly links: readonly ResolvedLink[];
  /** For the accessible name of the menu. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function ValueLinks({ links, label, className = '', children }: ValueLinksProps) {
  const only = links.find(({ isOneClick }) => isOneClick) ?? (links.length === 1 ? links[0] : undefined);
  if (only !== undefined)
    return (
      <LinkAnchor link={only} className={`rounded-control hover:underline ${className}`}>
        {children}
      </LinkAnchor>
    );
  if (links.length === 0) return children;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Links of ${label}`}
          className={`rounded-control text-left hover:underline ${className}`}
        >
          {children}
        </button>
      }
    >
      {links.map((link) => (
        <MenuLink key={`${link.title} ${link.url}`} href={link.url} opensNewTab={link.opensNewTab}>
          {link.title}
        </MenuLink>
      ))}
    </Menu>
  );
}

export interface LinkAnchorProps {
  readonly link: ResolvedLink;
  readonly className: string;
  readonly children: ReactNode;
}

export function LinkAnchor({ link, className, children }: LinkAnchorProps) {
  return (
    <a
      href={link.url}
      title={link.title}
      className={className}
      {...(link.opensNewTab && { target: '_blank', rel: 'noopener noreferrer' })}
    >
      {children}
    </a>
  );
}

/** Links of a value that was calculated or taken from a row; none where its field has none. */
export function linksOfValue(value: SingleValue, linksAt: PanelViewProps['linksAt']): readonly ResolvedLink[] {
  const { links } = value.config;
  if (linksAt === undefined || links === undefined || links.length === 0) return [];
  return linksAt(links, placeOfValue(value));
}

export interface BoundPart {
  readonly value: SingleValue | undefined;
  /** Its own, before those of the field that it follows. */
  readonly links: readonly unknown[];
  readonly label: string;
  readonly linksAt: PanelViewProps['linksAt'];
}

/** Links of something that may follow a value, and may have links of its own. */
export function linksOf({ value, links, label, linksAt }: BoundPart): readonly ResolvedLink[] {
  if (linksAt === undefined) return [];
  const all = [...links, ...(value?.config.links ?? [])];
  return all.length === 0 ? [] : linksAt(all, value === undefined ? placeOfWords(label) : placeOfValue(value));
}

/** Nothing but the words themselves. */
function placeOfWords(text: string): LinkPlace {
  const field = textField('Text', [text]);
  const frame = { refId: '', name: null, length: 1, fields: [field] };
  return { frame, field, fieldName: text, row: 0, text, names: ['Text'], textOf: (one, cell) => plainText(one, cell) };
}

/** The place of a value in its frame, where the field has the value itself in its row: a mean is the mean there. */
function placeOfValue({ frame, field, name, row, display }: SingleValue): LinkPlace {
  const at = frame.fields.findIndex((one) => one.values === field.values);
  const own = withCell(field, row, display.raw);
  const shown = { ...frame, fields: frame.fields.map((one, index) => (index === at ? own : one)) };
  return {
    frame: shown,
    field: own,
    fieldName: name,
    row,
    text: joinParts(display),
    names: displayNames([shown])[0] ?? [],
    textOf: (one, cell) => plainText(one, cell),
  };
}

function withCell(field: Field, row: number, cell: Cell): Field {
  if (field.type !== 'number' || typeof cell !== 'number' || field.values[row] === cell) return field;
  const values = Float64Array.from(field.values);
  values[row] = cell;
  const { labels, legendText, config } = field;
  return numberField(field.name, values, { labels, legendText, config });
}

function plainText(field: Field, cell: Cell): string {
  return typeof cell === 'number' ? formatValue(cell, field.config.unit) : String(cell ?? '');
}
