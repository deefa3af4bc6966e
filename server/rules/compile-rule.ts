// A rule made ready to run: parsed, its labels joined with those of the group, its templates compiled.
import { createHash } from 'node:crypto';
import { labelSet, type LabelSet } from '@/lib/labels/label-set';
import type { Expr } from '@/lib/promql/ast';
import { flatText } from '@/lib/promql/flat-text';
import { formatExpr } from '@/lib/promql/print';
import type { AlertingRule, RecordingRule, Rule, RuleGroup } from '@/lib/rules/rule-file';
import { compileText, type CompiledText } from '@/lib/rules/rule-template';

interface CommonCompiled {
  /** Of name and labels, and of which one it is among rules of the group that are alike: carries states over a reload. */
  readonly key: string;
  readonly expr: Expr;
  /** The expression as the API shows it. */
  readonly query: string;
  /** The group's and the rule's own, sorted; templates as written. */
  readonly labels: LabelSet;
}

export interface CompiledRecording extends CommonCompiled {
  readonly kind: 'recording';
  readonly rule: RecordingRule;
}

export interface CompiledAlerting extends CommonCompiled {
  readonly kind: 'alerting';
  readonly rule: AlertingRule;
  readonly recovery: { readonly expr: Expr; readonly query: string } | null;
  readonly labelTexts: readonly (readonly [name: string, text: CompiledText])[];
  readonly annotationTexts: readonly (readonly [name: string, text: CompiledText])[];
}

export type CompiledRule = CompiledRecording | CompiledAlerting;

export type ParseExpr = (text: string) => Expr;

/** Throws InputError for what the loader would have refused. */
export function compileRules(
  { rules, labels: groupLabels, folder }: Pick<RuleGroup, 'rules' | 'labels' | 'folder'>,
  parse: ParseExpr,
) {
  const seen = new Map<string, number>();
  return rules.map((rule): CompiledRule => {
    const labels = labelSet(new Map([...groupLabels, ...rule.labels]));
    const alike = JSON.stringify([rule.kind, rule.name, labels]);
    const number = seen.get(alike) ?? 0;
    seen.set(alike, number + 1);
    return compileRule(rule, { labels, key: hashText(`${alike}${number}`), folder, parse });
  });
}

interface RulePlace {
  readonly labels: LabelSet;
  readonly key: string;
  readonly folder: string;
  readonly parse: ParseExpr;
}

/** What Grafana adds to the alerts of its rules: policies of its kind group by it. */
const FOLDER_LABEL = 'grafana_folder';

function compileRule(rule: Rule, { labels, key, folder, parse }: RulePlace): CompiledRule {
  const expr = parse(rule.expr);
  const common = { key, labels, expr, query: flatText(formatExpr(expr)) };
  if (rule.kind === 'recording') return { kind: 'recording', rule, ...common };
  const recoveryExpr = rule.recoveryExpr === null ? null : parse(rule.recoveryExpr);
  const labelTexts: [string, CompiledText][] = [];
  if (rule.grafana !== '' && folder !== '') labelTexts.push([FOLDER_LABEL, { kind: 'plain', text: folder }]);
  for (let at = 0; at < labels.length; at += 2)
    labelTexts.push([labels[at] ?? '', compileText(labels[at + 1] ?? '', rule.name)]);
  return {
    kind: 'alerting',
    rule,
    ...common,
    recovery: recoveryExpr && { expr: recoveryExpr, query: formatExpr(recoveryExpr) },
    labelTexts,
    annotationTexts: [...rule.annotations].map(([name, text]) => [name, compileText(text, rule.name)]),
  };
}

/** 16 bytes of a SHA-256, in hexadecimal. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
