// The name of a variable for people: its label, else its name.
import type { Variable } from '@/lib/dashboard/dashboard';

export function variableLabel({ label, name }: Pick<Variable, 'label' | 'name'>): string {
  return label === undefined || label === null || label === '' ? name : label;
}
