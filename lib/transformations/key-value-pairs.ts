// `a=b, "c": "d e"` and the like: keys and values in a line of text.

const PART = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([=:])|([,;&{}\s]+)|((?:\\.|[^"'=:,;&{}\s\\])+)|\\/gs;

/** A word without a value gets an empty one. */
export function keyValuePairs(line: string): Record<string, string> {
  const pairs: Record<string, string> = Object.create(null);
  let key: string | null = null;
  let isAfterSign = false;
  for (const [, double, single, sign, , word] of line.matchAll(PART)) {
    if (sign !== undefined) {
      isAfterSign = key !== null;
      continue;
    }
    const text: string | null = double ?? single ?? word ?? null;
    if (text === null) continue;
    const plain = text.replaceAll(/\\(.)/gs, '$1');
    if (key !== null && isAfterSign) {
      pairs[key] = plain;
      key = null;
    } else {
      if (key !== null) pairs[key] = '';
      key = plain;
    }
    isAfterSign = false;
  }
  if (key !== null) pairs[key] = '';
  return { ...pairs };
}
