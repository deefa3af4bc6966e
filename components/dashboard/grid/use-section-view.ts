'use client';
// Tabs and conditions of the dashboard as they stand now: by the address, the tabs somebody opened, variables and the range.
import { useCallback, useMemo, useState } from 'react';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { keyedBy } from '@/components/dashboard/state/keyed-part';
import { useStore } from '@/components/dashboard/state/store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import { chosenOptions, chosenValues } from '@/lib/dashboard/variable-values';
import { conditionVariables } from '@/lib/dashboard/v2/conditions';
import type { LayoutSections, SectionView } from '@/lib/dashboard/v2/layout-sections';
import { pageSections, tabSlug, viewOfSections } from '@/lib/dashboard/v2/page-sections';
import { ROOT_LAYOUT } from '@/lib/dashboard/v2/read-v2-layout';

export interface Sections {
  /** Null: the dashboard has neither tabs nor conditions. */
  readonly view: SectionView | null;
  /** Panels that take no place while they have no data. */
  readonly needData: ReadonlySet<number>;
  readonly openTab: (group: string, index: number, title: string) => void;
}

const NOTHING_OPENED: ReadonlyMap<string, number> = new Map();
const NONE: ReadonlySet<number> = new Set();

/** `tab`: what the address names. */
export function useSectionView(tab: string | null): Sections {
  const { variables } = useDashboardContext();
  const resource = useDashboardState((state) => state.history.present['__resource']);
  const sections = useMemo(() => pageSections(resource), [resource]);
  const names = useMemo(() => namesIn(sections), [sections]);
  const select = useMemo(
    () =>
      keyedBy(({ states }: VariablesState) =>
        JSON.stringify(states.filter(({ variable }) => names.has(variable.name)).map(chosenOptions)),
      ),
    [names],
  );
  const { states } = useStore(variables, select);
  const rangeMs = useTimeState(({ window }) => (sections === null ? 0 : window.toMs - window.fromMs));
  const [openTabs, setOpenTabs] = useState(NOTHING_OPENED);
  const view = useMemo(
    () =>
      sections === null ? null : viewOfSections(sections, { openTabs, tab, rangeMs, valuesOf: chosenValues(states) }),
    [sections, openTabs, tab, rangeMs, states],
  );
  const openTab = useCallback((group: string, index: number, title: string) => {
    setOpenTabs((before) => new Map(before).set(group, index));
    if (group === ROOT_LAYOUT) changeUrl({ dtab: tabSlug(title) }, 'replace');
  }, []);
  return { view, needData: sections?.needData ?? NONE, openTab };
}

function namesIn(sections: LayoutSections | null): ReadonlySet<string> {
  return new Set([...(sections?.conditions.values() ?? [])].flat().flatMap(conditionVariables));
}
