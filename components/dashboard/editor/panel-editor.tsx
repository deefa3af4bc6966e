'use client';
// Edits one panel: the picture on top, its queries below, options at the right. Every change shows at once and can be undone.
import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ChangePanel } from '@/components/dashboard/editor/change-panel';
import { OptionsForm } from '@/components/dashboard/editor/options-form';
import { QueryList } from '@/components/dashboard/editor/query-list';
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { isDirty as isStateDirty } from '@/components/dashboard/state/dashboard-store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { TimeBar } from '@/components/dashboard/time/time-bar';
import { VariablesBar } from '@/components/dashboard/variables/variables-bar';
import { Button } from '@/components/ui/button';
import { TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import type { Panel } from '@/lib/dashboard/dashboard';
import { findPanel, updatePanel } from '@/lib/dashboard/edit-dashboard';

export interface PanelEditorProps {
  readonly panelId: number;
  /** Opens the save dialog. */
  readonly onSave: () => void;
}

export function PanelEditor({ panelId, onSave }: PanelEditorProps) {
  const { dashboard } = useDashboardContext();
  const panel = useDashboardState((state) => findPanel(state.history.present, panelId));
  /** The panel as it was when the editor opened: what "Discard changes" goes back to. */
  const [entry] = useState(panel);
  useEffect(() => dashboard.setEditing(true), [dashboard]);
  if (!panel) return null;

  const change: ChangePanel = (update, label, mergeKey) =>
    dashboard.edit({ label, ...(mergeKey !== undefined && { mergeKey: `${panelId}:${mergeKey}` }) }, (current) =>
      updatePanel(current, panelId, (before) => withoutLibraryLink(before, update(before))),
    );
  const back = (): void => changeUrl({ editPanel: null }, 'push');
  const discard = (): void => {
    if (entry) change(() => entry, 'Discard changes');
    back();
  };
  const hasQueries = findDefinition(panel.type)?.hasQueries ?? true;

  return (
    <section aria-label="Panel editor" className="flex min-h-0 grow flex-col max-lg:overflow-auto">
      <EditorBar hasChanges={entry !== panel} onBack={back} onDiscard={discard} onSave={onSave} />
      <div className="flex min-h-0 grow max-lg:min-h-max max-lg:flex-col">
        <div className="flex min-h-0 min-w-0 grow flex-col">
          <section aria-label="Preview" className="flex h-[44%] min-h-56 shrink-0 flex-col px-3 pt-2 pb-3 max-lg:h-72">
            <PanelFrame panel={panel} place="preview" canEdit={false} isEditing className="grow" />
          </section>
          {hasQueries ? (
            <Tabs
              value="query"
              onValueChange={() => {}}
              className="flex min-h-0 grow flex-col border-t border-line-subtle"
            >
              <div className="px-3">
                <TabList label="Panel data" tabs={[{ value: 'query', label: 'Query', count: panel.targets.length }]} />
              </div>
              <TabPanel value="query" className="min-h-0 grow overflow-auto p-3">
                <QueryList panel={panel} change={change} />
              </TabPanel>
            </Tabs>
          ) : (
            <p className="border-t border-line-subtle p-4 text-ink-muted">This panel shows no query.</p>
          )}
        </div>
        <aside
          aria-label="Options"
          className="flex w-80 shrink-0 flex-col overflow-auto border-l border-line-subtle max-lg:w-full max-lg:overflow-visible max-lg:border-t max-lg:border-l-0"
        >
          <OptionsForm panel={panel} change={change} />
        </aside>
      </div>
    </section>
  );
}

/** A panel that is changed here is the dashboard's own from then on: its library would take the change away again. */
function withoutLibraryLink(before: Panel, after: Panel): Panel {
  if (after === before || after['libraryPanel'] === undefined || after['libraryPanel'] !== before['libraryPanel'])
    return after;
  const { libraryPanel: _link, ...own } = after;
  return own;
}

interface EditorBarProps {
  readonly hasChanges: boolean;
  readonly onBack: () => void;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
}

function EditorBar({ hasChanges, onBack, onDiscard, onSave }: EditorBarProps) {
  const isDirty = useDashboardState(isStateDirty);
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-b border-line-subtle px-3 py-1 max-md:gap-2">
      {/* On a phone leaving and saving stand in one line, what is chosen below it. */}
      <Button variant="ghost" icon={<ArrowLeft />} onClick={onBack} className="max-md:-ml-2">
        Back to dashboard
      </Button>
      <span className="flex min-w-0 grow flex-wrap gap-1.5 max-md:order-2">
        <VariablesBar />
      </span>
      <span className="contents max-md:order-2 max-md:block">
        <TimeBar />
      </span>
      <Button variant="ghost" disabled={!hasChanges} onClick={onDiscard} className="max-md:order-1 max-md:ml-auto">
        Discard changes
      </Button>
      <Button variant={isDirty ? 'primary' : 'outline'} onClick={onSave} className="max-md:order-1">
        Save
      </Button>
    </div>
  );
}
