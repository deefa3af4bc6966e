'use client';
// What the queries of a panel cost: time, samples, bytes.
import type { AnsweredQuery } from '@/components/dashboard/panel/use-panel-data';
import { Cell, HeadCell, Table } from '@/components/ui/table';
import type { QueryValue } from '@/lib/series/query-result';
import { formatValue } from '@/lib/units/format-value';

export function StatisticsTab({ answers }: { readonly answers: readonly AnsweredQuery[] }) {
  if (answers.length === 0) return <p className="text-ink-muted">This panel asked nothing.</p>;
  return (
    <Table label="Statistics of the queries">
      <thead>
        <tr>
          <HeadCell>Query</HeadCell>
          <HeadCell isNumeric>Until answered</HeadCell>
          <HeadCell isNumeric>On the server</HeadCell>
          <HeadCell isNumeric>Samples read</HeadCell>
          <HeadCell isNumeric>Series</HeadCell>
          <HeadCell isNumeric>Points</HeadCell>
          <HeadCell isNumeric>Size</HeadCell>
        </tr>
      </thead>
      <tbody>
        {answers.map((answered) => (
          <StatisticsRow
            key={`${answered.query.refId} ${answered.query.kind} ${answered.query.startMs}`}
            answered={answered}
          />
        ))}
      </tbody>
    </Table>
  );
}

function StatisticsRow({ answered: { query, answer, tookMs } }: { readonly answered: AnsweredQuery }) {
  const head = `${query.refId} (${query.kind === 'instant' ? 'instant' : `range, step ${text(query.stepMs, 'ms')}`})`;
  if (answer.kind === 'error') {
    return (
      <tr>
        <th scope="row" className="border-t border-line-subtle px-2 text-left font-normal">
          {head}
        </th>
        <Cell isNumeric>{text(tookMs, 'ms')}</Cell>
        <td colSpan={5} className="border-t border-line-subtle px-2 text-crit">
          {answer.error.message}
        </td>
      </tr>
    );
  }
  const { stats, value } = answer.result;
  const size = sizeOf(value);
  return (
    <tr>
      <th scope="row" className="border-t border-line-subtle px-2 text-left font-normal">
        {head}
      </th>
      <Cell isNumeric>{text(tookMs, 'ms')}</Cell>
      <Cell isNumeric>{text(stats.evalDurationMs, 'ms')}</Cell>
      <Cell isNumeric>{stats.samplesRead.toLocaleString('en-US')}</Cell>
      <Cell isNumeric>{size.seriesCount.toLocaleString('en-US')}</Cell>
      <Cell isNumeric>{size.pointCount.toLocaleString('en-US')}</Cell>
      <Cell isNumeric>{text(answer.sizeBytes, 'bytes')}</Cell>
    </tr>
  );
}

function text(value: number, unit: string): string {
  return formatValue(value, unit);
}

function sizeOf(value: QueryValue): { readonly seriesCount: number; readonly pointCount: number } {
  switch (value.kind) {
    case 'grid':
      return { seriesCount: value.series.length, pointCount: value.series.length * value.stepCount };
    case 'matrix':
      return {
        seriesCount: value.series.length,
        pointCount: value.series.reduce((sum, one) => sum + one.values.length, 0),
      };
    case 'vector':
      return { seriesCount: value.samples.length, pointCount: value.samples.length };
    case 'scalar':
    case 'string':
      return { seriesCount: 1, pointCount: 1 };
  }
}
