// What a rule is checked with: names by scheme, expressions by the parser, templates by theirs.
import { isLabelName, isMetricName, type NameScheme } from '@/lib/labels/label-name';
import type { ReadRuleFileOptions } from '@/lib/rules/read-rule-file';
import { compileText } from '@/lib/rules/rule-template';

/** `parse` throws InputError for what is no expression. */
export function ruleCheckers(nameScheme: NameScheme, parse: (text: string) => unknown): ReadRuleFileOptions {
  return {
    isLabelName: (name) => isLabelName(name, nameScheme),
    isMetricName: (name) => isMetricName(name, nameScheme),
    checkExpr: (text) => void parse(text),
    checkTemplate: (text, alertName) => void compileText(text, alertName),
  };
}
