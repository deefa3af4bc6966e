'use client';
// A panel of a type that is not drawn here: a calm word, its data, and its JSON. Nothing of it is lost.
import { lazy, Suspense, useState } from 'react';
import { JsonText } from '@/components/dashboard/inspector/json-text';
import type { PanelView } from '@/components/dashboard/panel/use-panel';
import { Segmented } from '@/components/ui/radio-group';
import type { Panel } from '@/lib/dashboard/dashboard';
import { LIBRARY_REFERENCE } from '@/lib/dashboard/open-model';

const PanelDataTable = lazy(() =>
  import('@/components/dashboard/panel/panel-data-table').then((module) => ({ default: module.PanelDataTable })),
);

export interface PanelUnsupportedStateProps {
  readonly panel: Panel;
  readonly view: PanelView;
  readonly isSmall: boolean;
}

type Shown = 'data' | 'json';

export function PanelUnsupportedState({ panel, view, isSmall }: PanelUnsupportedStateProps) {
  const hasData = view.outcome?.hasData === true;
  const [chosen, setChosen] = useState<Shown | null>(null);
  const shown = chosen ?? (hasData ? 'data' : 'json');
  return (
    <div data-testid="panel-unsupported" className="flex size-full min-h-0 flex-col gap-1.5 px-1 text-xs">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 grow text-ink-muted">{sentenceOf(panel, hasData)}</p>
        {hasData && !isSmall && (
          <Segmented
            label={`What is shown of ${view.name}`}
            value={shown}
            onValueChange={setChosen}
            choices={[
              { value: 'data', label: 'Data' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        )}
      </div>
      {!isSmall && shown === 'data' && (
        <Suspense>
          <PanelDataTable title={view.name} frames={view.outcome?.frames ?? []} />
        </Suspense>
      )}
      {!isSmall && shown === 'json' && <JsonText label={`JSON of ${view.name}`} json={panel} />}
    </div>
  );
}

function sentenceOf({ type }: Panel, hasData: boolean): string {
  if (type === LIBRARY_REFERENCE) return 'The content of this library panel did not come with the dashboard.';
  return hasData
    ? `Panels of type “${type}” are not drawn here: this is its data.`
    : `Panels of type “${type}” are not drawn here. It is kept and exported unchanged.`;
}
