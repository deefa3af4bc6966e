// What a query did, told by its operators: the answer of /api/watchfire/query/explain and of `watchfire query --explain`.

export interface PlanNode {
  /** What it is: `selector`, `range selector`, `sum`, `rate`, `*`, `subquery`, … */
  readonly operator: string;
  /** Its text in the query, cut when it is long. */
  readonly expr: string;
  /** Series that came out of it. */
  readonly seriesCount: number;
  /** Samples that came out of it, or that its windows were taken from. */
  readonly sampleCount: number;
  /** Working time with everything below it. */
  readonly timeMs: number;
  /** Working time of its own. */
  readonly ownTimeMs: number;
  /** Evaluated for one step and repeated, since it does not depend on the step. */
  readonly isRepeated: boolean;
  readonly children: readonly PlanNode[];
}

/** As Prometheus counts them (its `stats` parameter). Times are milliseconds. */
export interface QueryDetail {
  readonly queueMs: number;
  readonly prepareMs: number;
  readonly evaluateMs: number;
  readonly sortMs: number;
  /** From the arrival at the engine to the result. */
  readonly totalMs: number;
  /** Samples that the query looked at: those of overlapping windows count each time. */
  readonly totalQueryableSamples: number;
  /** The same by step, in order of the steps. */
  readonly queryableSamplesPerStep: readonly number[];
  /** The most samples that Prometheus would hold at once for it. */
  readonly peakSamples: number;
  /** Absent where the query has no operators (a literal). */
  readonly plan?: PlanNode;
}

export interface ExplainAnswer extends QueryDetail {
  readonly resultType: 'vector' | 'matrix' | 'scalar' | 'string';
  readonly seriesCount: number;
  readonly seriesRead: number;
  readonly samplesRead: number;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}
