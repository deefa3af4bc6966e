// What may stand between a binary operator and its right side: bool, on, ignoring, group_left, group_right, fill.
import type { BinaryOperator, VectorMatching } from '@/lib/promql/ast';
import { parseNumberOrDuration } from '@/lib/promql/parse-duration';
import { parseLabelList } from '@/lib/promql/parse-labels';
import { canStartOperand, type TokenKind } from '@/lib/promql/token';
import type { TokenCursor } from '@/lib/promql/token-cursor';

/** Takes every modifier at the cursor, in Prometheus' order. Whether they fit the operands is the checker's business. */
export function parseBinaryModifiers(
  cursor: TokenCursor,
  op: BinaryOperator,
): { returnsBool: boolean; matching: VectorMatching } {
  const returnsBool = cursor.peek().kind === 'bool';
  if (returnsBool) cursor.next();
  const matching = parseMatching(cursor, op);
  return { returnsBool, matching: { ...matching, fill: parseFill(cursor) } };
}

function parseMatching(cursor: TokenCursor, op: BinaryOperator): Omit<VectorMatching, 'fill'> {
  const isSet = op === 'and' || op === 'or' || op === 'unless';
  const plain = isSet ? 'many-to-many' : 'one-to-one';
  const { kind } = cursor.peek();
  if (kind !== 'on' && kind !== 'ignoring') return { cardinality: plain, labels: [], isOn: false, include: [] };
  cursor.next();
  const labels = parseLabelList(cursor);
  const isOn = kind === 'on';
  const group = cursor.peek().kind;
  if (group !== 'group_left' && group !== 'group_right') return { cardinality: plain, labels, isOn, include: [] };
  cursor.next();
  const next = cursor.peek().kind;
  const include = next === '(' || !(canStartOperand(next) || isFill(next)) ? parseLabelList(cursor) : [];
  return { cardinality: group === 'group_left' ? 'many-to-one' : 'one-to-many', labels, isOn, include };
}

function isFill(kind: TokenKind): kind is 'fill' | 'fill_left' | 'fill_right' {
  return kind === 'fill' || kind === 'fill_left' || kind === 'fill_right';
}

/** `fill (v)`, or `fill_left (v)` and `fill_right (v)` in either order. */
function parseFill(cursor: TokenCursor): VectorMatching['fill'] {
  const { kind: first } = cursor.peek();
  if (!isFill(first)) return { left: null, right: null };
  cursor.next();
  const value = parseFillValue(cursor);
  if (first === 'fill') return { left: value, right: value };
  const second = first === 'fill_left' ? 'fill_right' : 'fill_left';
  let other: number | null = null;
  if (cursor.peek().kind === second) {
    cursor.next();
    other = parseFillValue(cursor);
  }
  return first === 'fill_left' ? { left: value, right: other } : { left: other, right: value };
}

function parseFillValue(cursor: TokenCursor): number {
  if (cursor.peek().kind !== '(') throw cursor.unexpected();
  cursor.next();
  const { kind: sign } = cursor.peek();
  if (sign === '+' || sign === '-') cursor.next();
  const { kind } = cursor.peek();
  if (kind !== 'number' && kind !== 'duration') throw cursor.unexpected();
  const { seconds } = parseNumberOrDuration(cursor);
  if (cursor.peek().kind !== ')') throw cursor.unexpected();
  cursor.next();
  return sign === '-' ? -seconds : seconds;
}
