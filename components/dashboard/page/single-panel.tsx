'use client';
// One panel alone on the page (`?viewPanel=ID`).
import { ArrowLeft } from 'lucide-react';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { changeUrl } from '@/components/dashboard/state/url-state';
import { Button } from '@/components/ui/button';
import type { Panel } from '@/lib/dashboard/dashboard';

export function SinglePanel({ panel, canEdit }: { readonly panel: Panel; readonly canEdit: boolean }) {
  return (
    <div className="flex h-full flex-col gap-2 px-3 pt-2 pb-3">
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
      <PanelFrame panel={panel} place="single" canEdit={canEdit} isEditing={false} className="grow" />
    </div>
  );
}
