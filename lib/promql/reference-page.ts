// docs/promql-functions.md, made from the tables of functions and aggregators. A test compares; UPDATE_GOLDENS=1 writes it anew.
import { PROMQL_AGGREGATORS, type PromqlAggregator } from '@/lib/promql/aggregators';
import { formatSignature, PROMQL_FUNCTIONS, type PromqlFunction } from '@/lib/promql/functions';

const FLAG = '`promql-experimental-functions`';
const HEAD = `# Functions and aggregators of PromQL

Made from \`lib/promql/functions.ts\` and \`lib/promql/aggregators.ts\`; change those, then run their tests with \`UPDATE_GOLDENS=1\`.
They are those of Prometheus 3.14 and mean the same. Experimental ones are refused unless ${FLAG} is among
\`WATCHFIRE_ENABLE_FEATURE\` (\`docs/settings.md\`).
`;

export function referencePage(): string {
  const functions = [...PROMQL_FUNCTIONS.values()];
  return [
    HEAD,
    table('Functions', ['call', 'gives', 'meaning'], functions.map(functionRow)),
    table(
      'Aggregators, each with `by (label, …)` or `without (label, …)`',
      ['call', 'meaning'],
      PROMQL_AGGREGATORS.map(aggregatorRow),
    ),
  ].join('\n');
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${columns.map(() => '---').join('|')}|`;
  return `## ${title}\n\n${[line(columns), rule, ...rows.map(line)].join('\n')}\n`;
}

function functionRow(known: PromqlFunction): string[] {
  const type = known.returns === 'vector' ? 'instant-vector' : known.returns;
  return [`\`${formatSignature(known)}\``, type, withFlag(known.help, known.isExperimental)];
}

function aggregatorRow({ name, param, help, isExperimental }: PromqlAggregator): string[] {
  const parameter = param === null ? '' : `${param}, `;
  return [`\`${name}(${parameter}instant-vector)\``, withFlag(help, isExperimental)];
}

function withFlag(help: string, isExperimental: boolean): string {
  return isExperimental ? `${help} (experimental)` : help;
}
