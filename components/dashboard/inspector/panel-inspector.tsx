'use client';
// Looks behind one panel: its data, what it cost, its JSON, and how its queries are answered.
import { useState } from 'react';
import { DataTab } from '@/components/dashboard/inspector/data-tab';
import { JsonTab } from '@/components/dashboard/inspector/json-tab';
import { PlanTab } from '@/components/dashboard/inspector/plan-tab';
import { StatisticsTab } from '@/components/dashboard/inspector/statistics-tab';
import type { PanelView } from '@/components/dashboard/panel/use-panel';
import { Dialog } from '@/components/ui/dialog';
import { TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { Frame } from '@/lib/series/frame';

export interface PanelInspectorProps {
  readonly panel: Panel;
  readonly view: PanelView;
  readonly onClose: () => void;
}

const NO_FRAMES: readonly Frame[] = [];
const TABS = [
  { value: 'data', label: 'Data' },
  { value: 'statistics', label: 'Statistics' },
  { value: 'json', label: 'JSON' },
  { value: 'query', label: 'Query' },
];

export function PanelInspector({ panel, view: opened, onClose }: PanelInspectorProps) {
  // As it was when it was opened: each refresh of the page would change it under the reader's eyes. By an address it opens before its data.
  const [view, setView] = useState(opened);
  if (view.outcome === null && opened.outcome !== null) setView(opened);
  const [tab, setTab] = useState('data');
  const frames = view.outcome?.frames ?? NO_FRAMES;
  return (
    <Dialog isOpen width="large" onOpenChange={(isOpen) => !isOpen && onClose()} title={`Inspect ${view.name}`}>
      <Tabs value={tab} onValueChange={setTab} className="flex flex-col gap-3">
        <TabList label="What is inspected" tabs={TABS} />
        <TabPanel value="data">
          <DataTab name={view.name} frames={frames} />
        </TabPanel>
        <TabPanel value="statistics">
          <StatisticsTab answers={view.answers} />
        </TabPanel>
        <TabPanel value="json">
          <JsonTab name={view.name} panel={panel} frames={frames} />
        </TabPanel>
        <TabPanel value="query">
          <PlanTab queries={view.queries} />
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}
