'use client';
// Hands a dashboard on: as a link, or as a file.
import { useState } from 'react';
import { ExportTab } from '@/components/dashboard/share/export-tab';
import { LinkTab } from '@/components/dashboard/share/link-tab';
import { Dialog } from '@/components/ui/dialog';
import { TabList, TabPanel, Tabs } from '@/components/ui/tabs';

const TABS = [
  { value: 'link', label: 'Link' },
  { value: 'export', label: 'Export' },
];

export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const [tab, setTab] = useState('link');
  return (
    <Dialog isOpen width="large" onOpenChange={(isOpen) => !isOpen && onClose()} title="Share">
      <Tabs value={tab} onValueChange={setTab} className="flex flex-col gap-3">
        <TabList label="How to share" tabs={TABS} />
        <TabPanel value="link">
          <LinkTab />
        </TabPanel>
        <TabPanel value="export">
          <ExportTab />
        </TabPanel>
      </Tabs>
    </Dialog>
  );
}
