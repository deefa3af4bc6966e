// Lists of label names: after `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`.
import { unquoteString } from '@/lib/promql/scan-string';
import { canNameLabel } from '@/lib/promql/token';
import type { TokenCursor } from '@/lib/promql/token-cursor';

/** From `(` to `)`. A trailing comma is allowed. */
export function parseLabelList(cursor: TokenCursor): string[] {
  if (cursor.peek().kind !== '(') throw cursor.unexpected('grouping opts', '"("');
  cursor.next();
  const labels: string[] = [];
  while (cursor.peek().kind !== ')' || labels.length === 0) {
    if (cursor.peek().kind === ')') break;
    labels.push(parseLabel(cursor));
    if (cursor.peek().kind === ',') {
      cursor.next();
      if (cursor.peek().kind === ',') throw cursor.unexpected('grouping opts', 'label');
    } else if (cursor.peek().kind !== ')') {
      throw cursor.unexpected('grouping opts', '"," or ")"');
    }
  }
  cursor.next();
  return labels;
}

function parseLabel(cursor: TokenCursor): string {
  const token = cursor.peek();
  if (token.kind === 'string') {
    const value = unquoteString(cursor.next().text);
    if (value === '') throw cursor.fault(token, 'invalid label name for grouping: ""');
    return value;
  }
  if (!canNameLabel(token.kind) || token.text.includes(':')) throw cursor.unexpected('grouping opts', 'label');
  return cursor.next().text;
}
