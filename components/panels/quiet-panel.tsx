'use client';
// What stands in for panels that greet or advertise: one calm sentence.
import type { ReactNode } from 'react';
import { usePainted } from '@/components/charts/use-painted';
import { EmptyState } from '@/components/ui/empty-state';

export interface QuietPanelProps {
  readonly title: string;
  readonly onPainted: (() => void) | undefined;
  readonly children: ReactNode;
}

export function QuietPanel({ title, onPainted, children }: QuietPanelProps) {
  usePainted(title, onPainted);
  return <EmptyState title={title}>{children}</EmptyState>;
}
