// The shape of a collector of the host exporter, and short forms for what most of them give.
import type { FamilyType, MetricFamily } from '@/lib/formats/exposition/format-exposition';

export interface Collector {
  /** As node_exporter names it. */
  readonly name: string;
  /** Throws when the machine does not offer what it reads. */
  readonly collect: () => Promise<readonly MetricFamily[]>;
}

type Labels = readonly (readonly [name: string, value: string])[];

/** A family with one sample and no labels. */
export function single(type: FamilyType, name: string, help: string, value: number): MetricFamily {
  return { name, type, help, samples: [{ labels: [], value }] };
}

/** A family whose value is always 1 and whose labels are the message. */
export function info(name: string, help: string, labels: Labels): MetricFamily {
  return { name, type: 'gauge', help, samples: [{ labels, value: 1 }] };
}

/** Lines of a text, without empty ones. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

export function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
