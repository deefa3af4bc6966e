'use client';
// The tabs of a layout, in the place where the panels of the open one begin.
import { useMemo } from 'react';
import { panelPlaceClass, panelPlaceStyle } from '@/components/dashboard/grid/grid-place';
import { usePanelScope } from '@/components/dashboard/panel/use-panel-scope';
import { TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { interpolateText } from '@/lib/dashboard/interpolate';
import type { ShownPanel } from '@/lib/dashboard/page-layout';
import type { TabStripView } from '@/lib/dashboard/v2/layout-sections';

export interface TabStripProps {
  readonly shown: ShownPanel;
  readonly strip: TabStripView;
  readonly onOpen: (group: string, index: number, title: string) => void;
}

export function TabStrip({ shown, strip, onOpen }: TabStripProps) {
  const { panel, values } = shown;
  const { scope } = usePanelScope(panel, values, true);
  const { x, y, w, h } = panel.gridPos;
  const style = useMemo(() => panelPlaceStyle({ x, y, w, h }), [x, y, w, h]);
  const tabs = strip.tabs.map(({ index, title }) => ({
    value: String(index),
    label: interpolateText(title, scope, 'text') || `Tab ${index + 1}`,
  }));
  return (
    // A strip is higher than a grid row by what lies between rows: it takes that from above.
    <div style={style} data-tab-group={strip.group} className={`-mt-2 min-w-0 ${panelPlaceClass(panel)}`}>
      <Tabs
        value={String(strip.open)}
        onValueChange={(value) => {
          const tab = strip.tabs.find(({ index }) => String(index) === value);
          if (tab) onOpen(strip.group, tab.index, tab.title);
        }}
      >
        <TabList label="Tabs of the dashboard" tabs={tabs} />
        {/* Panels stand in the grid below: what the tabs name holds nothing. */}
        {tabs.map(({ value }) => (
          <TabPanel key={value} value={value} className="hidden">
            {null}
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}
