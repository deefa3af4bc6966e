'use client';
// What a panel says when there is an answer, and its options choose nothing of it: an empty box would look broken.
import { usePainted } from '@/components/charts/use-painted';
import { EmptyState } from '@/components/ui/empty-state';

export interface NothingShownProps {
  /** "No field", "No column". */
  readonly what: string;
  readonly onPainted: (() => void) | undefined;
}

export function NothingShown({ what, onPainted }: NothingShownProps) {
  usePainted(what, onPainted);
  return (
    <div className="flex size-full overflow-hidden [container-type:size]">
      <div className="flex size-full [@container_(height<130px)]:hidden">
        <EmptyState title={`${what} is shown`}>The options of the panel choose none of its data.</EmptyState>
      </div>
      <p className="m-auto hidden truncate text-xs text-ink-muted [@container_(height<130px)]:block">{what} is shown</p>
    </div>
  );
}
