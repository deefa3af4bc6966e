// Go's fmt.Sprintf: flags, width, precision, `*`, `[n]`, and the notes it leaves for wrong verbs and arguments.
import { formatVerb, type Directive } from '@/lib/gotemplate/format-verb';
import { formatValue } from '@/lib/gotemplate/format-value';
import { TextBuilder } from '@/lib/gotemplate/text-builder';
import { typeNameOf, type TemplateValue } from '@/lib/gotemplate/values';

/** The largest width and precision that Go takes. */
const SIZE_LIMIT = 1_000_000;
const FLAGS = '#0+- ';

export function sprintf(format: string, args: readonly TemplateValue[], limit: number): string {
  return new Printer(format, args, limit).print();
}

class Printer {
  private at = 0;
  private argument = 0;
  private isReordered = false;
  private hasBadIndex = false;
  private readonly out: TextBuilder;

  constructor(
    private readonly format: string,
    private readonly args: readonly TemplateValue[],
    private readonly limit: number,
  ) {
    this.out = new TextBuilder(limit);
  }

  print(): string {
    const { format, out } = this;
    while (this.at < format.length) {
      const percent = format.indexOf('%', this.at);
      out.add(format.slice(this.at, percent === -1 ? format.length : percent));
      if (percent === -1) break;
      this.at = percent + 1;
      this.directive();
    }
    if (!this.isReordered && this.argument < this.args.length) this.extraArguments();
    return out.toString();
  }

  private extraArguments(): void {
    const extra = this.args.slice(this.argument).map((arg) => this.typeAndValue(arg));
    this.out.add(`%!(EXTRA ${extra.join(', ')})`);
  }

  private typeAndValue(arg: TemplateValue): string {
    return arg === undefined || arg === null ? '<nil>' : `${typeNameOf(arg)}=${formatValue(arg, this.limit)}`;
  }

  private directive(): void {
    const { format, out, args } = this;
    this.hasBadIndex = false;
    const flags = this.flags();
    this.argumentIndex();
    let width = this.size('BADWIDTH');
    if (width !== undefined && width < 0) {
      flags.add('-');
      width = -width;
    }
    let precision: number | undefined;
    if (format[this.at] === '.') {
      this.at += 1;
      this.argumentIndex();
      precision = this.size('BADPREC') ?? 0;
      if (precision < 0) {
        precision = undefined;
        out.add('%!(BADPREC)');
      }
    }
    this.argumentIndex();
    if (this.at >= format.length) {
      out.add('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(format.codePointAt(this.at) ?? 0);
    this.at += verb.length;
    if (verb === '%') return out.add('%');
    if (this.hasBadIndex) return out.add(`%!${verb}(BADINDEX)`);
    if (this.argument >= args.length) return out.add(`%!${verb}(MISSING)`);
    const arg = args[this.argument];
    this.argument += 1;
    out.add(formatVerb({ verb, flags: toFlags(flags), width, precision, limit: this.limit }, arg));
  }

  private flags(): Set<string> {
    const flags = new Set<string>();
    for (let flag = this.format[this.at]; flag !== undefined && FLAGS.includes(flag); flag = this.format[this.at]) {
      flags.add(flag);
      this.at += 1;
    }
    return flags;
  }

  /** `[n]` chooses the next argument. */
  private argumentIndex(): void {
    if (this.format[this.at] !== '[') return;
    this.isReordered = true;
    const index = /\[([0-9]+)\]/y;
    index.lastIndex = this.at;
    const number = Number(index.exec(this.format)?.[1] ?? 0);
    const close = this.format.indexOf(']', this.at);
    this.at = close === -1 ? this.at + 1 : close + 1;
    if (number < 1 || number > this.args.length) this.hasBadIndex = true;
    else this.argument = number - 1;
  }

  private size(problem: 'BADWIDTH' | 'BADPREC'): number | undefined {
    if (this.format[this.at] === '*') {
      this.at += 1;
      const arg = this.args[this.argument];
      this.argument += 1;
      const isGood = typeof arg === 'bigint' && arg <= SIZE_LIMIT && arg >= -SIZE_LIMIT;
      if (!isGood) this.out.add(`%!(${problem})`);
      return isGood ? Number(arg) : undefined;
    }
    const digits = /[0-9]+/y;
    digits.lastIndex = this.at;
    const text = digits.exec(this.format)?.[0];
    if (text === undefined) return undefined;
    this.at += text.length;
    const value = Number(text);
    if (value <= SIZE_LIMIT) return value;
    this.out.add(`%!(${problem})`);
    return undefined;
  }
}

function toFlags(flags: ReadonlySet<string>): Directive['flags'] {
  return {
    hasPlus: flags.has('+'),
    isLeft: flags.has('-'),
    isSharp: flags.has('#'),
    hasSpace: flags.has(' '),
    isZeroPadded: flags.has('0') && !flags.has('-'),
  };
}
