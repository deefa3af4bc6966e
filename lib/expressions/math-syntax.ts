// The language of math expressions: `$A * 100 / ${total}`, comparisons, `&&`, `||`, `!`, and a few functions.
import { InputError } from '@/lib/errors/input-error';

export type MathNode =
  | { readonly kind: 'number'; readonly value: number | null }
  | { readonly kind: 'query'; readonly refId: string }
  | { readonly kind: 'unary'; readonly op: '-' | '!'; readonly operand: MathNode }
  | { readonly kind: 'binary'; readonly op: string; readonly left: MathNode; readonly right: MathNode }
  | { readonly kind: 'call'; readonly name: string; readonly operand: MathNode };

const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|\$\{([^}]+)\}|\$([A-Za-z_]\w*)|([A-Za-z_]\w*)|(\*\*|&&|\|\||==|!=|>=|<=|[-+*/%<>!(),]))/y;

/** From weak to strong, as in Grafana; all go from left to right, the power too. A sign binds strongest: `-2 ** 2` is 4. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '>', '>=', '<', '<='],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];

const MATH_FUNCTIONS = ['abs', 'log', 'round', 'ceil', 'floor', 'is_nan', 'is_inf', 'is_null', 'is_number'] as const;
const CONSTANTS: Readonly<Record<string, number | null>> = { nan: NaN, inf: Infinity, infn: -Infinity, null: null };
const DEPTH_LIMIT = 200;

interface Token {
  readonly kind: 'number' | 'query' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Throws InputError that says where the text goes wrong. */
export function parseMath(text: string): MathNode {
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', at: text.length };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const expect = (sign: string): void => {
    const token = take();
    if (token.kind !== 'sign' || token.text !== sign) throw unexpected(token, `"${sign}"`);
  };

  function level(index: number): MathNode {
    const signs = LEVELS[index];
    if (signs === undefined) return unary();
    let left = level(index + 1);
    while (peek().kind === 'sign' && signs.includes(peek().text)) {
      const op = take().text;
      left = { kind: 'binary', op, left, right: level(index + 1) };
    }
    return left;
  }

  function unary(): MathNode {
    depth += 1;
    if (depth > DEPTH_LIMIT)
      throw new InputError('Cannot read the expression: it is nested too deeply', { field: 'expression' });
    try {
      const { kind, text: sign } = peek();
      if (kind === 'sign' && (sign === '-' || sign === '!')) {
        take();
        return { kind: 'unary', op: sign, operand: unary() };
      }
      return primary();
    } finally {
      depth -= 1;
    }
  }

  function primary(): MathNode {
    const token = take();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'query':
        return { kind: 'query', refId: token.text };
      case 'name':
        return call(token);
      case 'sign':
        if (token.text === '(') {
          const inner = level(0);
          expect(')');
          return inner;
        }
        throw unexpected(token, 'a value');
      case 'end':
        throw unexpected(token, 'a value');
    }
  }

  function call(token: Token): MathNode {
    expect('(');
    if (Object.hasOwn(CONSTANTS, token.text)) {
      expect(')');
      return { kind: 'number', value: CONSTANTS[token.text] ?? null };
    }
    if (!MATH_FUNCTIONS.some((name) => name === token.text))
      throw new InputError(
        `Cannot read the expression: no function "${token.text}"; there are ${MATH_FUNCTIONS.join(', ')}`,
        {
          field: 'expression',
        },
      );
    const operand = level(0);
    expect(')');
    return { kind: 'call', name: token.text, operand };
  }

  const node = level(0);
  if (peek().kind !== 'end') throw unexpected(peek(), 'the end');
  return node;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.trimEnd().length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null)
      throw new InputError(`Cannot read the expression at "${text.slice(at, at + 20).trim()}"`, {
        field: 'expression',
      });
    const [whole, number, braced, query, name, sign] = match;
    const start = at + whole.length - whole.trimStart().length;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at: start });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at: start });
    else tokens.push({ kind: 'query', text: braced ?? query ?? '', at: start });
    at += whole.length;
  }
  return tokens;
}

function unexpected(token: Token, wanted: string): InputError {
  const found = token.kind === 'end' ? 'the end' : `"${token.text}"`;
  return new InputError(`Cannot read the expression at character ${token.at + 1}: expected ${wanted}, found ${found}`, {
    field: 'expression',
  });
}

/** Letters of the queries that an expression reads, each once. */
export function queriesOf(node: MathNode): ReadonlySet<string> {
  switch (node.kind) {
    case 'number':
      return new Set();
    case 'query':
      return new Set([node.refId]);
    case 'unary':
    case 'call':
      return queriesOf(node.operand);
    case 'binary':
      return new Set([...queriesOf(node.left), ...queriesOf(node.right)]);
  }
}
