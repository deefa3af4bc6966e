// A rule of Prometheus in Grafana's form: it fires for every series that its expression gives, whatever the value is.
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';
import type { ParseExpr } from '@/lib/rules/grafana/promql-text';
import type { Rule } from '@/lib/rules/rule-file';

const QUERY = 'query';
const EXISTS = 'prometheus_math';
const CONDITION = 'threshold';
/** A field of our own: Grafana has a place for it only beside a number that is compared. */
const RECOVERY = 'recoveryExpr';

type Json = Readonly<Record<string, unknown>>;

/** Read again, this gives the same expression. */
export function plainQueries(rule: Rule): Json {
  const query = entry(QUERY, OWN_SOURCE.uid, {
    datasource: { type: OWN_SOURCE.type, uid: OWN_SOURCE.uid },
    expr: rule.expr,
    instant: true,
    range: false,
    ...(rule.kind === 'alerting' && rule.recoveryExpr !== null && { [RECOVERY]: rule.recoveryExpr }),
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

/** The recovery expression of a rule that was shown in this form; null when there is none. Throws InputError when it does not parse. */
export function plainRecovery(
  data: readonly { readonly refId: string; readonly model: Json }[],
  parse: ParseExpr,
): string | null {
  const text = data.find(({ refId }) => refId === QUERY)?.model[RECOVERY];
  if (typeof text !== 'string' || text === '') return null;
  parse(text);
  return text;
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
