// `stats` of a query's answer, with names and units of Prometheus (util/stats).
import type { AnsweredQuery } from './query-request';

/** `isAll`: with the samples of each step. */
export function statsJson({ result, startMs, stepMs }: AnsweredQuery, isAll: boolean): string {
  const { detail } = result.stats;
  if (!detail) return '{}';
  const seconds = (durationMs: number): number => durationMs / 1000;
  const timings = {
    evalTotalTime: seconds(detail.evaluateMs),
    resultSortTime: seconds(detail.sortMs),
    queryPreparationTime: seconds(detail.prepareMs),
    innerEvalTime: seconds(Math.max(0, detail.evaluateMs - detail.sortMs)),
    execQueueTime: seconds(detail.queueMs),
    execTotalTime: seconds(detail.totalMs),
  };
  const { totalQueryableSamples, peakSamples, queryableSamplesPerStep } = detail;
  const perStep = isAll && {
    totalQueryableSamplesPerStep: queryableSamplesPerStep.map((count, step) => [
      (startMs + step * stepMs) / 1000,
      count,
    ]),
  };
  return JSON.stringify({ timings, samples: { ...perStep, totalQueryableSamples, peakSamples } });
}
