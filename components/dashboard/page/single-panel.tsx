'use client';
// One panel alone on the page (`?viewPanel=ID`).
import { ArrowLeft } from 'lucide-react';
import { useMemo } from 'react';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { Button } from '@/components/ui/button';
import type { Panel } from '@/lib/dashboard/dashboard';
import { repeatValueOf } from '@/lib/dashboard/variable-values';

export interface SinglePanelProps {
  readonly panel: Panel;
  /** Of a repeated copy: name → value. */
  readonly values: ReadonlyMap<string, string>;
  readonly canEdit: boolean;
  /** Alone, as in a frame of another page: no way back. */
  readonly isKiosk: boolean;
}

export function SinglePanel({ panel, values, canEdit, isKiosk }: SinglePanelProps) {
  const { variables } = useDashboardContext();
  const states = useStore(variables, (state) => state.states);
  const repeatValues = useMemo(
    () => [...values].map(([name, value]) => repeatValueOf(states, name, value)),
    [values, states],
  );
  return (
    <div className={`flex h-full flex-col gap-2 ${isKiosk ? '' : 'px-3 pt-2 pb-3'}`}>
      {!isKiosk && (
        <div>
          <Button
            size="small"
            variant="ghost"
            icon={<ArrowLeft />}
            onClick={() => changeUrl({ viewPanel: null }, 'push')}
          >
            Back to dashboard
          </Button>
        </div>
      )}
      <PanelFrame
        panel={panel}
        repeatValues={repeatValues}
        place="single"
        canEdit={canEdit}
        isEditing={false}
        className="grow"
      />
    </div>
  );
}
