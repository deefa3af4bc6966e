'use client';
// What the queries of a panel cost: statistics, and a table with one row an operator.
import { type ExplainedQuery, useExplain } from '@/components/data/explain';
import { Note } from '@/components/ui/note';
import { Spinner } from '@/components/ui/spinner';
import { Cell, HeadCell, Table } from '@/components/ui/table';
import type { ExplainAnswer, PlanNode } from '@/lib/api/query-plan';
import type { PreparedQuery } from '@/lib/dashboard/panel-queries';

export function PlanTab({ queries }: { readonly queries: readonly PreparedQuery[] }) {
  if (queries.length === 0) return <p className="text-ink-muted">This panel asks nothing.</p>;
  return (
    <div className="flex flex-col gap-6">
      {queries.map((query) => (
        <Inspected key={`${query.refId} ${query.kind} ${query.startMs}`} refId={query.refId} query={query} />
      ))}
    </div>
  );
}

function Inspected({ refId, query }: { readonly refId: string; readonly query: ExplainedQuery }) {
  const { data, error } = useExplain(query);
  return (
    <section aria-label={`Query ${refId}`} className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">Query {refId}</h3>
      <code className="font-mono text-xs break-all text-ink-muted">{query.expr}</code>
      {error && <Note tone="crit">{error.message}</Note>}
      {!error && !data && <Spinner />}
      {data && <Statistics answer={data} />}
      {data?.plan && <Plan refId={refId} plan={data.plan} />}
    </section>
  );
}

function Statistics({ answer }: { readonly answer: ExplainAnswer }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Total', duration(answer.totalMs)],
    ['Waited', duration(answer.queueMs)],
    ['Result', `${count(answer.seriesCount)} series`],
    ['Read', `${count(answer.seriesRead)} series, ${count(answer.samplesRead)} samples`],
    ['Looked at', `${count(answer.totalQueryableSamples)} samples`],
    ['At once', `${count(answer.peakSamples)} samples`],
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs">
      {facts.map(([term, value]) => (
        <div key={term} className="flex gap-1.5">
          <dt className="text-ink-muted">{term}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Plan({ refId, plan }: { readonly refId: string; readonly plan: PlanNode }) {
  return (
    <Table label={`Plan of query ${refId}`}>
      <thead>
        <tr>
          <HeadCell>Operator</HeadCell>
          <HeadCell isNumeric>Time</HeadCell>
          <HeadCell isNumeric>Own</HeadCell>
          <HeadCell isNumeric>Series</HeadCell>
          <HeadCell isNumeric>Samples</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rowsOf(plan, 0, '0').map(({ key, depth, node }) => (
          <tr key={key}>
            <th
              scope="row"
              title={node.expr}
              style={{ paddingLeft: `${depth * 16 + 8}px` }}
              className="max-w-80 truncate border-t border-line-subtle pr-2 text-left font-normal"
            >
              {node.operator}
              {node.isRepeated && <span className="text-ink-muted"> once</span>}
              {node.children.length === 0 && <span className="ml-2 font-mono text-ink-muted">{node.expr}</span>}
            </th>
            <Cell isNumeric>{duration(node.timeMs)}</Cell>
            <Cell isNumeric>{duration(node.ownTimeMs)}</Cell>
            <Cell isNumeric>{count(node.seriesCount)}</Cell>
            <Cell isNumeric>{count(node.sampleCount)}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface PlanRow {
  /** The way to the node: the third child of the first is `0.0.2`. */
  readonly key: string;
  readonly depth: number;
  readonly node: PlanNode;
}

function rowsOf(node: PlanNode, depth: number, key: string): PlanRow[] {
  return [{ key, depth, node }, ...node.children.flatMap((child, at) => rowsOf(child, depth + 1, `${key}.${at}`))];
}

function duration(durationMs: number): string {
  return `${durationMs.toFixed(durationMs < 10 ? 2 : 0)} ms`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
