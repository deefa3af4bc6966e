// The key of a group back to the labels that name it: what is known of a group whose route is gone.
import type { Labels } from '@/lib/alerting/matchers/label-test';

const LABELS_PART = /:(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})$/;
const PAIR = /("(?:[^"\\]|\\.)*"|[^\s{},="]+)=("(?:[^"\\]|\\.)*")/g;
const ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

export function labelsOfKey(key: string): Labels {
  const labels = Object.create(null) as Record<string, string>;
  for (const [, name = '', value = ''] of (LABELS_PART.exec(key)?.[1] ?? '').matchAll(PAIR))
    labels[name.startsWith('"') ? unquoted(name) : name] = unquoted(value);
  return labels;
}

function unquoted(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gs, (_whole, hex?: string, long?: string, letter?: string) =>
      letter === undefined ? String.fromCharCode(Number.parseInt(hex ?? long ?? '', 16)) : (ESCAPES[letter] ?? letter),
    );
}
