// How a repeated copy names its value for readers of the page (`data-repeat`).
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';

/** Undefined for what is not repeated. */
export function repeatText(values: readonly RepeatValue[]): string | undefined {
  return values.length === 0 ? undefined : values.map(({ value }) => value).join(',');
}
