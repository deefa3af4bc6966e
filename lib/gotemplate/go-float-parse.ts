// Numbers in texts, as Go's strconv.ParseFloat reads them: `1e3`, `0x1p4`, `1_000`, `-Inf`, `NaN`; never `0x10` or ` 5`.
import { FunctionError } from '@/lib/gotemplate/template-error';
import { quote } from '@/lib/gotemplate/tokens';

const DECIMAL = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const HEXADECIMAL = /^0x(?:([\da-f]+)(?:\.([\da-f]*))?|\.([\da-f]+))p([+-]?\d+)$/i;
/** Between two digits, or behind a prefix. */
const BAD_UNDERSCORE = /(?:^|[^\da-fx])_|_(?:[^\da-f]|$)/i;

/** Throws FunctionError in Go's words. */
export function parseGoFloat(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const magnitude = text.replace(/^[+-]/, '');
  if (/^inf(?:inity)?$/i.test(magnitude)) return sign * Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const number = BAD_UNDERSCORE.test(magnitude) ? undefined : plainNumber(magnitude.replaceAll('_', ''));
  if (number === undefined) throw new FunctionError(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`);
  if (number === Infinity) throw new FunctionError(`strconv.ParseFloat: parsing ${quote(text)}: value out of range`);
  return sign * number;
}

function plainNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const match = HEXADECIMAL.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = match[3] ?? '', , exponent = '0'] = match;
  return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
}
