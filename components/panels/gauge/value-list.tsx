'use client';
// Values in a room too small for dials: one line each, with the colour that the dial would have.
import { ShortName, shortNames } from '@/components/charts/short-name';
import { textEms } from '@/components/charts/text-ems';
import { linksOfValue, ValueLinks } from '@/components/panels/value-links';
import type { PanelViewProps } from '@/components/panels/panel-definition';
import type { SingleValue } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';

export interface ValueListProps extends Pick<PanelViewProps, 'title' | 'width'> {
  readonly linksAt: PanelViewProps['linksAt'] | undefined;
  readonly values: readonly SingleValue[];
  readonly hasNames: boolean;
  readonly colorOf: (value: SingleValue) => string;
}

const TEXT_PX = 12;
/** Edges, the dot and what lies between the parts of a line. */
const BESIDE_PX = 28;

export function ValueList({ title, width, values, hasNames, colorOf, linksAt }: ValueListProps) {
  const widestPx = Math.max(0, ...values.map(({ display }) => textEms(joinParts(display)) * TEXT_PX));
  const short = shortNames(
    values.map(({ name }) => name),
    width - BESIDE_PX - widestPx,
  );
  return (
    <div {...scrollProps(title)} className="flex size-full min-w-0 flex-col overflow-y-auto px-1 text-xs">
      <ul className="my-auto">
        {values.map((value, at) => (
          <li key={value.key} className="flex h-5 items-center gap-1.5">
            <span aria-hidden className="size-2 flex-none rounded-full" style={{ background: colorOf(value) }} />
            <span className="min-w-0 grow truncate text-ink-muted" title={value.name}>
              {hasNames && <ShortName name={value.name} short={short[at]} />}
            </span>
            <ValueLinks links={linksOfValue(value, linksAt)} label={value.name}>
              <span
                data-testid="stat-value"
                data-value={String(value.display.raw)}
                className="font-semibold whitespace-nowrap tabular-nums"
              >
                {joinParts(value.display) || '–'}
              </span>
            </ValueLinks>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What scrolls must be reachable by keyboard. */
function scrollProps(title: string) {
  return { tabIndex: 0, role: 'group', 'aria-label': `${title}, scrollable` };
}
