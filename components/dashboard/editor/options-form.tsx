'use client';
// All options of a panel, found by search: what every panel has, what fields share, and what its type describes.
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { OptionRow } from '@/components/dashboard/editor/option-row';
import type { OptionsProps } from '@/components/dashboard/editor/change-panel';
import { readOption } from '@/components/dashboard/editor/panel-path';
import { PanelOptions } from '@/components/dashboard/editor/panel-options';
import { StandardOptions } from '@/components/dashboard/editor/standard-options';
import { ThresholdsEditor } from '@/components/dashboard/editor/thresholds-editor';
import { VisualizationField } from '@/components/dashboard/editor/visualization-field';
import { findType } from '@/components/dashboard/edit/panel-types';
import type { OptionControl } from '@/components/panels/panel-form';
import { IconFrame } from '@/components/ui/icon-frame';
import { SearchInput } from '@/components/ui/search-input';
import type { Panel } from '@/lib/dashboard/dashboard';

export function OptionsForm({ panel, change }: OptionsProps) {
  const [search, setSearch] = useState('');
  const type = useMemo(() => findType(panel.type), [panel.type]);
  const groups = useMemo(() => groupControls(type?.optionControls ?? []), [type]);
  const wanted = search.trim().toLowerCase();
  const isFound = (...texts: readonly string[]): boolean =>
    wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted));
  const standard = type?.standardOptions ?? [];
  const isSearching = wanted !== '';
  return (
    <>
      <div className="sticky top-0 z-10 border-b border-line-subtle bg-canvas p-3">
        <SearchInput label="Search options" value={search} onValueChange={setSearch} />
      </div>
      {isFound('visualization', type?.title ?? '') && (
        <div className="border-b border-line-subtle p-3">
          <VisualizationField panel={panel} change={change} />
        </div>
      )}
      {isFound('panel options', 'title', 'description', 'transparent') && (
        <OptionGroup title="Panel options" isOpenAtFirst isSearching={isSearching}>
          <PanelOptions panel={panel} change={change} />
        </OptionGroup>
      )}
      {standard.length > 0 &&
        isFound('standard options', 'unit', 'min', 'max', 'decimals', 'no value', 'display name') && (
          <OptionGroup title="Standard options" isOpenAtFirst isSearching={isSearching}>
            <StandardOptions panel={panel} change={change} options={standard} />
          </OptionGroup>
        )}
      {standard.includes('thresholds') && isFound('thresholds') && (
        <OptionGroup title="Thresholds" isOpenAtFirst isSearching={isSearching}>
          <ThresholdsEditor panel={panel} change={change} />
        </OptionGroup>
      )}
      {[...groups].map(([title, controls], index) => {
        const shown = controls.filter((control) => isFound(title, control.label) && isShown(control, panel));
        if (shown.length === 0) return null;
        return (
          <OptionGroup key={title} title={title} isOpenAtFirst={index === 0} isSearching={isSearching}>
            {shown.map((control) => (
              <OptionRow
                key={`${control.place.in}.${control.place.path}`}
                control={control}
                panel={panel}
                change={change}
              />
            ))}
          </OptionGroup>
        );
      })}
    </>
  );
}

function groupControls(controls: readonly OptionControl[]): ReadonlyMap<string, readonly OptionControl[]> {
  const groups = new Map<string, OptionControl[]>();
  for (const control of controls) {
    const group = groups.get(control.group);
    if (group) group.push(control);
    else groups.set(control.group, [control]);
  }
  return groups;
}

function isShown({ showWhen }: OptionControl, panel: Panel): boolean {
  return showWhen === undefined || showWhen.oneOf.includes(readOption(panel, showWhen.place));
}

function OptionGroup({
  title,
  isOpenAtFirst,
  isSearching,
  children,
}: {
  readonly title: string;
  readonly isOpenAtFirst: boolean;
  readonly isSearching: boolean;
  readonly children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const isShownOpen = isOpen || isSearching;
  return (
    <fieldset aria-label={title} className="min-w-0 border-b border-line-subtle">
      <h3>
        <button
          type="button"
          aria-expanded={isShownOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex h-9 w-full items-center gap-2 px-3 font-semibold outline-offset-[-2px] hover:bg-hover"
        >
          <IconFrame size={14} className="text-ink-muted">
            {isShownOpen ? <ChevronDown /> : <ChevronRight />}
          </IconFrame>
          {title}
        </button>
      </h3>
      {isShownOpen && <div className="flex flex-col gap-3 px-3 pb-3">{children}</div>}
    </fieldset>
  );
}
