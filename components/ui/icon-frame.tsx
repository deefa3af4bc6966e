// Gives any lucide icon the size and stroke of the product: a 16 px grid, 1.5 stroke, hidden from readers.
import type { ReactNode } from 'react';

const SIZE_CLASSES = {
  12: '[&>svg]:size-3',
  14: '[&>svg]:size-3.5',
  16: '[&>svg]:size-4',
  20: '[&>svg]:size-5',
  24: '[&>svg]:size-6',
} as const;

export function IconFrame({
  size = 16,
  className = '',
  children,
}: {
  readonly size?: keyof typeof SIZE_CLASSES | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span aria-hidden="true" className={`inline-flex shrink-0 [&>svg]:stroke-[1.5] ${SIZE_CLASSES[size]} ${className}`}>
      {children}
    </span>
  );
}
