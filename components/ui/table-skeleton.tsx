// Rows of a list while it loads for the first time: the same heights as the real ones.
import { Skeleton } from '@/components/ui/skeleton';

const WIDTH_CLASSES = ['w-1/3', 'w-1/4', 'w-2/5', 'w-1/5'] as const;

export function TableSkeleton({ rowCount }: { readonly rowCount: number }) {
  return (
    <div aria-hidden="true">
      <div className="h-[26px]" />
      {Array.from({ length: rowCount }, (_, index) => (
        <div key={index} className="flex h-10 items-center border-t border-line-subtle px-4">
          <Skeleton className={`h-3 ${WIDTH_CLASSES[index % WIDTH_CLASSES.length] ?? ''}`} />
        </div>
      ))}
    </div>
  );
}
