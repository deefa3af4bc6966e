// The plan of a query as an indented tree, with the totals below.
import type { ExplainAnswer, PlanNode } from '@/lib/api/query-plan';

export function planLines(answer: ExplainAnswer): string[] {
  const rows = answer.plan ? rowsOf(answer.plan, 0) : [];
  const width = Math.max('operator'.length, ...rows.map(({ name }) => name.length));
  const line = ({ name, cells }: Row): string =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}`;
  const totals: readonly [string, string][] = [
    ['result', `${answer.resultType}, ${answer.seriesCount} series`],
    ['read from the store', `${answer.seriesRead} series, ${answer.samplesRead} samples`],
    ['samples looked at', String(answer.totalQueryableSamples)],
    ['samples at once', String(answer.peakSamples)],
    ['waited', milliseconds(answer.queueMs)],
    ['planned', milliseconds(answer.prepareMs)],
    ['evaluated', milliseconds(answer.evaluateMs)],
    ['total', milliseconds(answer.totalMs)],
  ];
  return [
    ...(rows.length === 0
      ? []
      : [line({ name: 'operator', cells: ['time', 'own', 'series', 'samples'] }), ...rows.map(line), '']),
    ...totals.map(([name, value]) => `${name.padEnd(22)}${value}`),
  ];
}

const CELL_WIDTH = 12;
const TEXT_CHARACTERS = 60;

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

function rowsOf(node: PlanNode, depth: number): Row[] {
  const text = node.expr.replace(/\s+/g, ' ');
  const shown = text.length > TEXT_CHARACTERS ? `${text.slice(0, TEXT_CHARACTERS)}…` : text;
  const isLeaf = node.children.length === 0;
  const mark = node.isRepeated ? ' (once)' : '';
  return [
    {
      name: `${'  '.repeat(depth)}${node.operator}${mark}${isLeaf ? `  ${shown}` : ''}`,
      cells: [
        milliseconds(node.timeMs),
        milliseconds(node.ownTimeMs),
        String(node.seriesCount),
        String(node.sampleCount),
      ],
    },
    ...node.children.flatMap((child) => rowsOf(child, depth + 1)),
  ];
}

function milliseconds(durationMs: number): string {
  return `${durationMs.toFixed(durationMs < 10 ? 2 : 0)} ms`;
}
