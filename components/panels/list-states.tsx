// What list panels show while their entries are on the way, and when they cannot be had.
import { Skeleton } from '@/components/ui/skeleton';

export function ListSkeleton() {
  return (
    <div aria-busy="true" className="flex size-full flex-col gap-2 overflow-hidden p-1">
      {['w-3/4', 'w-1/2', 'w-2/3', 'w-2/5'].map((width) => (
        <Skeleton key={width} className={`h-4 flex-none ${width}`} />
      ))}
    </div>
  );
}

export function ListNote({ children }: { readonly children: string }) {
  return <p className="px-1 py-1 text-xs text-ink-faint">{children}</p>;
}
