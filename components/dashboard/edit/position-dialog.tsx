'use client';
// Where a panel stands and how large it is, as numbers: the way to lay out without dragging.
import { type FormEvent, useState } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { GRID_COLUMNS, type GridPos, type Panel } from '@/lib/dashboard/dashboard';
import { placePanel } from '@/lib/dashboard/edit-dashboard';

const HEIGHT_LIMIT = 100;
const ROW_LIMIT = 10_000;

export interface PositionDialogProps {
  readonly panel: Panel;
  readonly name: string;
  readonly onClose: () => void;
}

export function PositionDialog({ panel, name, onClose }: PositionDialogProps) {
  const { dashboard, announce } = useDashboardContext();
  const [pos, setPos] = useState<GridPos>(panel.gridPos);
  const set = (field: 'x' | 'y' | 'w' | 'h', value: number | null): void => setPos({ ...pos, [field]: value ?? 0 });

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    dashboard.setEditing(true);
    dashboard.edit({ label: `Place "${name}"` }, (current) => placePanel(current, panel.id, pos));
    announce(`${name}: column ${pos.x}, row ${pos.y}, ${pos.w} wide, ${pos.h} high`);
    onClose();
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Position and size"
      width="small"
      onSubmit={onSubmit}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit">
            Apply
          </Button>
        </>
      }
    >
      <p className="pb-3 text-xs text-ink-muted">
        In cells of the grid: 24 columns, rows of 30 px. Panels fall upward.
      </p>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Column">
          {(control) => (
            <NumberField {...control} min={0} max={GRID_COLUMNS - 1} value={pos.x} onValueChange={(x) => set('x', x)} />
          )}
        </Field>
        <Field label="Row">
          {(control) => (
            <NumberField {...control} min={0} max={ROW_LIMIT} value={pos.y} onValueChange={(y) => set('y', y)} />
          )}
        </Field>
        <Field label="Width">
          {(control) => (
            <NumberField {...control} min={1} max={GRID_COLUMNS} value={pos.w} onValueChange={(w) => set('w', w)} />
          )}
        </Field>
        <Field label="Height">
          {(control) => (
            <NumberField {...control} min={1} max={HEIGHT_LIMIT} value={pos.h} onValueChange={(h) => set('h', h)} />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
