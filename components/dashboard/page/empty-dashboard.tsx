'use client';
// A dashboard without panels: what it is for and the one next step.
import { LayoutDashboard, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export interface EmptyDashboardProps {
  readonly canEdit: boolean;
  readonly onAddPanel: () => void;
}

export function EmptyDashboard({ canEdit, onAddPanel }: EmptyDashboardProps) {
  return (
    <div className="flex h-full">
      <EmptyState
        icon={<LayoutDashboard />}
        title="No panels yet"
        actions={
          canEdit && (
            <Button variant="primary" icon={<Plus />} onClick={onAddPanel}>
              Add your first panel
            </Button>
          )
        }
      >
        {canEdit
          ? 'Pick a metric: chart, unit and legend follow from its type and name.'
          : 'Nobody has added a panel to this dashboard.'}
      </EmptyState>
    </div>
  );
}
