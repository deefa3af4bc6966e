// Where a run writes to: the text of the template, which is trusted, and the values of its actions, which are not.
import { formatValue } from '@/lib/gotemplate/format-value';
import { TextBuilder } from '@/lib/gotemplate/text-builder';
import { type TemplateValue } from '@/lib/gotemplate/values';

export interface TemplateOutput {
  literal: (text: string) => void;
  value: (value: TemplateValue) => void;
  toString: () => string;
}

/** An action's value as text. */
export function printedValue(value: TemplateValue, limit: number): string {
  return value === undefined ? '<no value>' : formatValue(value, limit);
}

export class PlainOutput implements TemplateOutput {
  private readonly out: TextBuilder;

  constructor(private readonly limit: number) {
    this.out = new TextBuilder(limit);
  }

  literal(text: string): void {
    this.out.add(text);
  }

  value(value: TemplateValue): void {
    this.out.add(printedValue(value, this.limit));
  }

  toString(): string {
    return this.out.toString();
  }
}
