// Blocks of HashiCorp's configuration language, as Terraform reads them.

export type HclValue = string | number | boolean | readonly HclValue[] | { readonly [name: string]: HclValue };

export interface HclBlock {
  readonly type: string;
  readonly labels?: readonly string[];
  readonly body: readonly HclItem[];
}

/** An attribute, or a block below. */
export type HclItem = readonly [name: string, value: HclValue] | HclBlock;

export function printHcl(blocks: readonly HclBlock[]): string {
  return blocks.map((block) => printBlock(block, '')).join('\n');
}

function printBlock({ type, labels = [], body }: HclBlock, indent: string): string {
  const head = [type, ...labels.map(quoted)].join(' ');
  if (body.length === 0) return `${indent}${head} {\n${indent}}\n`;
  return `${indent}${head} {\n${printBody(body, `${indent}  `)}${indent}}\n`;
}

/** Attributes that follow each other are aligned; blocks stand apart. */
function printBody(items: readonly HclItem[], indent: string): string {
  let text = '';
  for (let at = 0; at < items.length;) {
    const run = attributesFrom(items, at);
    const width = Math.max(0, ...run.map(([name]) => name.length));
    for (const [name, value] of run) text += `${indent}${name.padEnd(width)} = ${printValue(value, indent)}\n`;
    at += run.length;
    const item = items[at];
    if (!isBlock(item)) continue;
    text += `${at > 0 ? '\n' : ''}${printBlock(item, indent)}`;
    if (at + 1 < items.length && !isBlock(items[at + 1])) text += '\n';
    at += 1;
  }
  return text;
}

function attributesFrom(items: readonly HclItem[], from: number): (readonly [string, HclValue])[] {
  const run: (readonly [string, HclValue])[] = [];
  for (const item of items.slice(from)) {
    if (isBlock(item)) break;
    run.push(item);
  }
  return run;
}

function isBlock(item: HclItem | undefined): item is HclBlock {
  return item !== undefined && !Array.isArray(item);
}

function printValue(value: HclValue, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((item: HclValue) => printValue(item, indent)).join(', ')}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const below = `${indent}  `;
  const keys = entries.map(([name, item]) => [keyOf(name), item] as const);
  const width = Math.max(...keys.map(([key]) => key.length));
  return `{\n${keys.map(([key, item]) => `${below}${key.padEnd(width)} = ${printValue(item, below)}\n`).join('')}${indent}}`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : quoted(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '"': String.raw`\"`,
  '\\': '\\\\',
};

/** `${` and `%{` begin templates there: doubled, they are texts. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll(/[\n\r\t"\\]/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[$%](?=\{)/g, '$&$&');
  return `"${escaped}"`;
}
