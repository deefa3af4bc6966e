'use client';
// Under a long list that is drawn in parts: how many are shown, and a button for the next part.
import { Button } from '@/components/ui/button';

export interface ShowMoreProps {
  readonly shownCount: number;
  readonly totalCount: number;
  readonly onShowMore: () => void;
}

export function ShowMore({ shownCount, totalCount, onShowMore }: ShowMoreProps) {
  if (shownCount >= totalCount) return null;
  return (
    <div className="flex items-center justify-center gap-3 border-t border-line-subtle px-4 py-2 text-xs text-ink-muted">
      {shownCount} of {totalCount} shown
      <Button size="small" onClick={onShowMore}>
        Show more
      </Button>
    </div>
  );
}
