// A rule of Prometheus in Grafana's form: it fires for every series that its expression gives, whatever the value is.
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import type { Rule } from '@/lib/rules/rule-file';

const QUERY = 'query';
const EXISTS = 'prometheus_math';
const CONDITION = 'threshold';

type Json = Readonly<Record<string, unknown>>;

/** Read again, this gives the same expression. */
export function plainQueries(rule: Rule): Json {
  const query = entry(QUERY, OWN_SOURCE.uid, {
    datasource: { type: OWN_SOURCE.type, uid: OWN_SOURCE.uid },
    expr: rule.expr,
    instant: true,
    range: false,
  });
  if (rule.kind === 'recording') return { data: [query], condition: QUERY, record: { metric: rule.name, from: QUERY } };
  const exists = ['is_number', 'is_nan', 'is_inf'].map((name) => `${name}($${QUERY})`).join(' || ');
  const evaluator = { type: 'gt', params: [0] };
  return {
    condition: CONDITION,
    data: [
      query,
      expression(EXISTS, { type: 'math', expression: exists }),
      expression(CONDITION, { type: 'threshold', expression: EXISTS, conditions: [{ evaluator }] }),
    ],
  };
}

function expression(refId: string, model: Json): Json {
  return entry(refId, '__expr__', { datasource: { type: '__expr__', uid: '__expr__' }, ...model });
}

function entry(refId: string, datasourceUid: string, model: Json): Json {
  return {
    refId,
    queryType: '',
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid,
    model: { refId, ...model, intervalMs: 1000, maxDataPoints: 43_200 },
  };
}
