// One rule of a group: what may stand in it, and what Prometheus says when something else does.
import type { ConfigNode } from '@/lib/config/prometheus/config-node';
import { isInputError } from '@/lib/errors/input-error';
import { type MapReader, readMap, type Refuse } from '@/lib/rules/node-reader';
import { EXEC_ERR_STATES, NO_DATA_STATES, type Rule } from '@/lib/rules/rule-file';

/** What rules are checked with; each throws InputError for what it does not accept. */
export interface RuleCheckers {
  readonly isLabelName: (name: string) => boolean;
  readonly isMetricName: (name: string) => boolean;
  readonly checkExpr: (text: string) => void;
  readonly checkTemplate: (text: string, alertName: string) => void;
}

const RULE_KEYS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations', 'watchfire'];
const OWN_KEYS = [
  'paused',
  'datasource',
  'no_data_state',
  'exec_err_state',
  'missing_series_evals_to_resolve',
  'recovery_expr',
  'uid',
  'grafana',
];
/** Those of recording rules. */
const COMMON_OWN_KEYS: ReadonlySet<string> = new Set(['paused', 'datasource', 'uid', 'grafana']);

interface ReadRuleOptions {
  readonly ignoresUnknown: boolean;
  readonly refuse: Refuse;
}

/** `rule` is only good when nothing was refused. */
export function readRule(
  node: ConfigNode,
  checkers: RuleCheckers,
  { ignoresUnknown, refuse }: ReadRuleOptions,
): { readonly rule: Rule | null; readonly ruleName: string } {
  const map = readMap(node, {
    typeName: 'rulefmt.Rule',
    keys: RULE_KEYS,
    ignoresUnknown,
    refuse,
    below: { watchfire: { typeName: 'watchfire rule options', keys: OWN_KEYS } },
  });
  if (!map) {
    if (node.kind === 'null') refuse(node, "one of 'record' or 'alert' must be set");
    return { rule: null, ruleName: '' };
  }
  const record = map.text('record');
  const alert = map.text('alert');
  const ruleName = alert === '' ? record : alert;
  const namePlace = map.placeOf(record === '' ? 'alert' : 'record');
  if (record !== '' && alert !== '') refuse(namePlace, "only one of 'record' and 'alert' must be set");
  if (record === '' && alert === '') refuse(namePlace, "one of 'record' or 'alert' must be set");
  checkExpr(map, checkers, refuse);
  if (record !== '') checkRecording(map, record, checkers, refuse);
  checkLabels(map, checkers, refuse);
  if (alert !== '') checkTemplates(map, alert, checkers, refuse);
  return {
    rule: record === '' ? alertingRule(map, alert, checkers, refuse) : recordingRule(map, record, refuse),
    ruleName,
  };
}

function checkExpr(map: MapReader, { checkExpr: check }: RuleCheckers, refuse: Refuse): void {
  const expr = map.text('expr');
  if (expr === '') {
    refuse(map.placeOf('expr'), "field 'expr' must be set in rule");
    return;
  }
  const problem = problemOf(() => check(expr));
  if (problem !== undefined) refuse(map.placeOf('expr'), `could not parse expression: ${problem}`);
}

function checkRecording(map: MapReader, record: string, { isMetricName }: RuleCheckers, refuse: Refuse): void {
  if (map.textMap('annotations').size > 0)
    refuse(map.placeOf('annotations'), "invalid field 'annotations' in recording rule");
  for (const key of ['for', 'keep_firing_for'])
    if (map.durationMs(key)) refuse(map.placeOf(key), `invalid field '${key}' in recording rule`);
  if (!isMetricName(record)) refuse(map.placeOf('record'), `invalid recording rule name: ${record}`);
  else if (/[{}]/.test(record))
    refuse(map.placeOf('record'), `braces present in the recording rule name; should it be in expr?: ${record}`);
}

function checkLabels(map: MapReader, { isLabelName }: RuleCheckers, refuse: Refuse): void {
  for (const [name, { value, place }] of map.textMap('labels')) {
    if (!isLabelName(name) || name === '__name__') refuse(place, `invalid label name: ${name}`);
    if (/\p{Surrogate}/u.test(value)) refuse(place, `invalid label value: ${value}`);
  }
  for (const [name, { place }] of map.textMap('annotations'))
    if (!isLabelName(name)) refuse(place, `invalid annotation name: ${name}`);
}

function checkTemplates(map: MapReader, alert: string, { checkTemplate }: RuleCheckers, refuse: Refuse): void {
  for (const [kind, key] of [
    ['label', 'labels'],
    ['annotation', 'annotations'],
  ] as const)
    for (const [name, { value, place }] of map.textMap(key)) {
      const problem = problemOf(() => checkTemplate(value, alert));
      if (problem !== undefined) refuse(place, `${kind} "${name}": ${problem}`);
    }
}

function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (thrown) {
    if (isInputError(thrown)) return thrown.message;
    throw thrown;
  }
}

function commonParts(map: MapReader, own: MapReader | null, refuse: Refuse) {
  const datasource = own?.text('datasource') ?? '';
  if (own && datasource !== '')
    refuse(
      own.placeOf('datasource'),
      `rules cannot ask the data source "${datasource}" yet: leave it out for the built-in store`,
    );
  return {
    expr: map.text('expr'),
    labels: plainMap(map, 'labels'),
    line: map.place.line,
    isPaused: own?.flag('paused') ?? false,
    datasource,
    uid: own?.text('uid') ?? '',
    grafana: own?.text('grafana') ?? '',
  };
}

function recordingRule(map: MapReader, name: string, refuse: Refuse): Rule {
  const own = map.map('watchfire');
  for (const key of OWN_KEYS.filter((one) => !COMMON_OWN_KEYS.has(one)))
    if (own?.has(key)) refuse(own.placeOf(key), `invalid field '${key}' in recording rule`);
  return { kind: 'recording', name, ...commonParts(map, own, refuse) };
}

function alertingRule(map: MapReader, name: string, { checkExpr: check }: RuleCheckers, refuse: Refuse): Rule {
  const own = map.map('watchfire');
  const recovery = own?.text('recovery_expr') ?? '';
  if (own && recovery !== '') {
    const problem = problemOf(() => check(recovery));
    if (problem !== undefined) refuse(own.placeOf('recovery_expr'), `could not parse recovery expression: ${problem}`);
  }
  const missing = own?.has('missing_series_evals_to_resolve') ? own.integer('missing_series_evals_to_resolve') : 1;
  if (own && missing < 1) refuse(own.placeOf('missing_series_evals_to_resolve'), 'must be 1 or more');
  return {
    kind: 'alerting',
    name,
    ...commonParts(map, own, refuse),
    annotations: plainMap(map, 'annotations'),
    forMs: map.durationMs('for') ?? 0,
    keepFiringForMs: map.durationMs('keep_firing_for') ?? 0,
    noDataState: own?.oneOf('no_data_state', NO_DATA_STATES) ?? 'OK',
    execErrState: own?.oneOf('exec_err_state', EXEC_ERR_STATES) ?? 'KeepLast',
    missingSeriesEvalsToResolve: missing,
    recoveryExpr: recovery === '' ? null : recovery,
  };
}

function plainMap(map: MapReader, key: string): ReadonlyMap<string, string> {
  return new Map([...map.textMap(key)].map(([name, { value }]) => [name, value]));
}
