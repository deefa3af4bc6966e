// The look of everything that is typed into.
import { classNames } from '@/components/ui/class-names';

export type InputSize = 'medium' | 'large';

export function inputClass(size: InputSize = 'medium', className?: string): string {
  return classNames(
    'w-full min-w-0 rounded-control border border-line-strong bg-raised px-2 text-ink disabled:opacity-50 aria-invalid:border-crit',
    // 16 px on a phone: below that iOS zooms the page when a field gets the focus.
    'max-md:text-lg',
    size === 'large' ? 'h-9 text-base' : 'h-control',
    className,
  );
}
