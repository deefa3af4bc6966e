// Text that grows up to a limit.
import { LimitError } from '@/lib/gotemplate/template-error';

export class TextBuilder {
  private readonly parts: string[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  add(text: string): void {
    this.length += text.length;
    if (this.length > this.limit) throw new LimitError(`output exceeds the limit of ${this.limit} characters`);
    this.parts.push(text);
  }

  toString(): string {
    return this.parts.join('');
  }
}
