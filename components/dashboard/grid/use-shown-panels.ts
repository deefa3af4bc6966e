'use client';
// The panels of the grid as they are shown now. Panels that did not change stay the same objects, so that they are not drawn again.
import { useMemo, useState } from 'react';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { keyedBy } from '@/components/dashboard/state/keyed-part';
import { useStore } from '@/components/dashboard/state/store';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import type { Panel } from '@/lib/dashboard/dashboard';
import { layOutPage, type ShownPanel } from '@/lib/dashboard/page-layout';
import { layOutSaved } from '@/lib/dashboard/saved-layout';
import { chosenOptions } from '@/lib/dashboard/variable-values';
import type { SectionView } from '@/lib/dashboard/v2/layout-sections';

/** While it is edited the dashboard stands as it is saved: without copies, and with nothing hidden. */
export function useShownPanels(
  isEditing: boolean,
  concealed: ReadonlySet<string>,
  sections: SectionView | null,
): readonly ShownPanel[] {
  const { variables } = useDashboardContext();
  const panels = useDashboardState((state) => state.history.present.panels);
  const toggled = useDashboardState((state) => state.toggledRows);
  const repeated = useMemo(() => repeatedNames(panels), [panels]);
  // Only the values that are repeated over lay the page out anew.
  const select = useMemo(
    () =>
      keyedBy(({ states }: VariablesState) =>
        JSON.stringify(states.filter(({ variable }) => repeated.has(variable.name)).map(chosenOptions)),
      ),
    [repeated],
  );
  const { states } = useStore(variables, select);
  const [keep] = useState(createKeeper);
  const shown = useMemo(() => {
    if (isEditing) return layOutSaved(panels);
    return layOutPage(panels, {
      toggled,
      concealed,
      sections,
      valuesOf: (name) => {
        const state = states.find(({ variable }) => variable.name === name);
        return state === undefined ? null : chosenOptions(state);
      },
    });
  }, [states, panels, toggled, concealed, sections, isEditing]);
  return useMemo(() => keep(shown), [keep, shown]);
}

function repeatedNames(panels: readonly Panel[]): ReadonlySet<string> {
  return new Set(
    panels.flatMap((panel) => [
      ...(typeof panel.repeat === 'string' && panel.repeat !== '' ? [panel.repeat] : []),
      ...repeatedNames(panel.panels ?? []),
    ]),
  );
}

/** Remembers what it gave last. */
function createKeeper(): (shown: readonly ShownPanel[]) => readonly ShownPanel[] {
  let before: readonly ShownPanel[] = [];
  return (shown) => {
    before = keepEqual(before, shown);
    return before;
  };
}

function keepEqual(before: readonly ShownPanel[], now: readonly ShownPanel[]): readonly ShownPanel[] {
  const known = new Map(before.map((one) => [one.key, one]));
  return now.map((one) => {
    const old = known.get(one.key);
    if (old === undefined) return one;
    const panel = isSamePanel(old.panel, one.panel) ? old.panel : one.panel;
    const values = JSON.stringify(old.values) === JSON.stringify(one.values) ? old.values : one.values;
    return { ...one, panel, values };
  });
}

/** Equal but for new objects around unchanged parts: laying out copies the panel and its place. */
function isSamePanel(left: Panel, right: Panel): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const name of names) {
    if (name === 'gridPos') continue;
    if (left[name] !== right[name]) return false;
  }
  const a = left.gridPos;
  const b = right.gridPos;
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}
