// Two small buttons in a cell with the value of a label: only this value on the whole page, or all but it.
import { ZoomIn, ZoomOut } from 'lucide-react';
import type { LabelFilter } from '@/components/panels/panel-definition';
import { IconButton } from '@/components/ui/icon-button';

export interface FilterButtonsProps {
  readonly label: string;
  readonly value: string;
  readonly onFilter: (filter: LabelFilter) => void;
}

/** Shown where the pointer or the keyboard is; without room of their own, so that no column grows by them. */
export function FilterButtons({ label, value, onFilter }: FilterButtonsProps) {
  return (
    <span className="absolute inset-y-0 right-0 flex items-center bg-panel opacity-0 group-hover/cell:opacity-100 focus-within:opacity-100">
      <IconButton
        label={`Filter for ${label} = ${value}`}
        icon={<ZoomIn />}
        size="small"
        hasTooltip={false}
        onClick={() => onFilter({ label, value, isExcluded: false })}
      />
      <IconButton
        label={`Filter out ${label} = ${value}`}
        icon={<ZoomOut />}
        size="small"
        hasTooltip={false}
        onClick={() => onFilter({ label, value, isExcluded: true })}
      />
    </span>
  );
}
