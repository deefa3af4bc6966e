// Which function of lib/promql/functions.ts is evaluated by what.
import { ABSENT_FUNCTIONS } from '@/server/promql/functions/absent';
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { COUNTER_FUNCTIONS } from '@/server/promql/functions/counters';
import { DATE_FUNCTIONS } from '@/server/promql/functions/date';
import { HISTOGRAM_FUNCTIONS } from '@/server/promql/functions/histogram';
import { info } from '@/server/promql/functions/info';
import { LABEL_FUNCTIONS } from '@/server/promql/functions/label-functions';
import { MATH_FUNCTIONS } from '@/server/promql/functions/math';
import { OVER_TIME_FUNCTIONS } from '@/server/promql/functions/over-time';
import { delta, idelta, increase, irate, rate } from '@/server/promql/functions/rate';
import { REGRESSION_FUNCTIONS } from '@/server/promql/functions/regression';
import { SCALAR_FUNCTIONS } from '@/server/promql/functions/scalars';
import { SORT_FUNCTIONS } from '@/server/promql/functions/sort';
import { startTimestamp, timestamp } from '@/server/promql/functions/timestamp';

export const FUNCTIONS: ReadonlyMap<string, FunctionPlan> = new Map<string, FunctionPlan>(
  Object.entries({
    ...ABSENT_FUNCTIONS,
    ...COUNTER_FUNCTIONS,
    ...DATE_FUNCTIONS,
    ...HISTOGRAM_FUNCTIONS,
    ...LABEL_FUNCTIONS,
    ...MATH_FUNCTIONS,
    ...OVER_TIME_FUNCTIONS,
    ...REGRESSION_FUNCTIONS,
    ...SCALAR_FUNCTIONS,
    ...SORT_FUNCTIONS,
    delta,
    idelta,
    increase,
    info,
    irate,
    rate,
    start_timestamp: startTimestamp,
    timestamp,
  }),
);
