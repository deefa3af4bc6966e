// Grafana's math expressions as PromQL: numbers, and what of them holds.
import { InputError } from '@/lib/errors/input-error';
import type { MathNode } from '@/lib/expressions/math-syntax';
import { join, joinSets, loose, numberText, tight, type VectorText } from '@/lib/rules/grafana/promql-text';

/** What a reference id stands for. */
export interface Resolved {
  /** Every series with its number: 1 or 0 for what is true or false. */
  readonly numbers: VectorText;
  /** Only the series that are true, with the number that made them so; null when any number but 0 is. */
  readonly holding: VectorText | null;
}

export function holdingOf({ numbers, holding }: Resolved): VectorText {
  return holding ?? join(numbers, '!=', numberText(0));
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '>=', '<', '<=']);
const CALLS: Readonly<Record<string, string>> = { abs: 'abs', log: 'ln', round: 'round', ceil: 'ceil', floor: 'floor' };
const ANY_NUMBER = ['is_inf', 'is_nan', 'is_number'];

/** Throws InputError for what PromQL has no counterpart of. */
export function mathText(node: MathNode, resolve: (refId: string) => Resolved): Resolved {
  const everything = seriesThatExist(node);
  if (everything !== null) {
    const { numbers } = resolve(everything);
    return {
      numbers: join(join(numbers, '*', numberText(0)), '==', numberText(0), { isBool: true }),
      holding: numbers,
    };
  }
  switch (node.kind) {
    case 'number':
      if (node.value === null) throw unknown('null');
      return plain(numberText(node.value));
    case 'query':
      return resolve(node.refId);
    case 'unary': {
      const { numbers } = mathText(node.operand, resolve);
      if (node.op === '-') return plain(loose(`-${tight(numbers)}`, numbers));
      return comparison(numbers, '==', numberText(0));
    }
    case 'call': {
      const name = Object.hasOwn(CALLS, node.name) ? CALLS[node.name] : undefined;
      if (name === undefined) throw unknown(`${node.name}()`);
      const { numbers } = mathText(node.operand, resolve);
      const argument = numbers.isScalar ? `vector(${numbers.text})` : numbers.text;
      return plain({ ...numbers, text: `${name}(${argument})`, isTight: true, isScalar: false });
    }
    case 'binary':
      return binaryText(node.op, mathText(node.left, resolve), mathText(node.right, resolve));
  }
}

function binaryText(op: string, left: Resolved, right: Resolved): Resolved {
  if (COMPARISONS.has(op)) return comparison(left.numbers, op, right.numbers);
  if (op === '&&' || op === '||') {
    const [one, other] = [truth(left), truth(right)];
    return {
      numbers: op === '&&' ? join(one, '*', other) : join(join(one, '+', other), '>', numberText(0), { isBool: true }),
      holding: joinSets(holdingOf(left), op === '&&' ? 'and' : 'or', holdingOf(right)),
    };
  }
  return plain(join(left.numbers, op === '**' ? '^' : op, right.numbers));
}

function comparison(left: VectorText, op: string, right: VectorText): Resolved {
  const isScalar = left.isScalar && right.isScalar;
  const kept = isScalar ? { ...left, text: `vector(${left.text})`, isTight: true, isScalar: false } : left;
  return { numbers: join(left, op, right, { isBool: true }), holding: join(kept, op, right) };
}

/** 1 or 0. */
function truth({ numbers, holding }: Resolved): VectorText {
  return holding === null ? join(numbers, '!=', numberText(0), { isBool: true }) : numbers;
}

function plain(numbers: VectorText): Resolved {
  return { numbers, holding: null };
}

/** `is_number($A) || is_nan($A) || is_inf($A)`: what Grafana makes of a rule of Prometheus, which fires whatever its value is. */
function seriesThatExist(node: MathNode): string | null {
  const calls: { readonly name: string; readonly refId: string }[] = [];
  const collect = (one: MathNode): boolean => {
    if (one.kind === 'binary' && one.op === '||') return collect(one.left) && collect(one.right);
    if (one.kind !== 'call' || one.operand.kind !== 'query') return false;
    calls.push({ name: one.name, refId: one.operand.refId });
    return true;
  };
  const [first] = collect(node) ? calls : [];
  if (!first || calls.some(({ refId }) => refId !== first.refId)) return null;
  const names = new Set(calls.map(({ name }) => name));
  return ANY_NUMBER.every((name) => names.has(name)) ? first.refId : null;
}

function unknown(what: string): InputError {
  return new InputError(`Cannot use ${what} in the math of a rule: PromQL has no counterpart`, { field: 'data' });
}
