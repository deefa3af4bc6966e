// The shape of a panel that waits for its first data: its size is the final one, so that nothing moves later.
import { Skeleton } from '@/components/ui/skeleton';

export function PanelSkeleton({ isSmall }: { readonly isSmall: boolean }) {
  return (
    <div data-testid="panel-loading" className="flex size-full flex-col gap-3 p-1">
      <Skeleton className="min-h-0 grow rounded-control" />
      {!isSmall && (
        <div className="flex gap-3">
          <Skeleton className="h-2 w-16" />
          <Skeleton className="h-2 w-20" />
          <Skeleton className="h-2 w-14" />
        </div>
      )}
    </div>
  );
}
