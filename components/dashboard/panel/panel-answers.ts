// From the answers of a panel's queries to what is drawn: frames, the state of the panel, and what there is to say about it.
import type { AnsweredQuery } from '@/components/dashboard/panel/use-panel-data';
import type { BatchError } from '@/lib/api/query-batch';
import { cellAt, type Frame } from '@/lib/series/frame';
import { framesFromQuery } from '@/lib/series/frames-from-query';

export interface FailedQuery {
  readonly refId: string;
  readonly expr: string;
  readonly error: BatchError;
}

export interface PanelOutcome {
  readonly frames: readonly Frame[];
  readonly failures: readonly FailedQuery[];
  /** Sentences of the server: series left out, annotations of PromQL. */
  readonly warnings: readonly string[];
  readonly hasData: boolean;
}

export function readAnswers(answers: readonly AnsweredQuery[]): PanelOutcome {
  const tableCount = new Set(answers.filter(({ query }) => query.format === 'table').map(({ query }) => query.refId))
    .size;
  const frames: Frame[] = [];
  const failures: FailedQuery[] = [];
  const warnings = new Set<string>();
  for (const { query, answer } of answers) {
    const { refId, expr, legendFormat, format } = query;
    if (answer.kind === 'error') {
      failures.push({ refId, expr, error: answer.error });
      continue;
    }
    for (const warning of answer.result.warnings) warnings.add(warning);
    const isOneOfSeveralTables = tableCount > 1;
    frames.push(...framesFromQuery(answer.result.value, { refId, expr, legendFormat, format, isOneOfSeveralTables }));
  }
  return { frames, failures, warnings: [...warnings], hasData: frames.some(hasValue) };
}

function hasValue(frame: Frame): boolean {
  return frame.fields.some((field) => {
    if (field.type === 'time') return false;
    for (let row = 0; row < frame.length; row += 1) if (cellAt(field, row) !== null) return true;
    return false;
  });
}
