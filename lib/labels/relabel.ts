// Relabelling: the rules of `relabel_configs` and `metric_relabel_configs`, compiled once and applied to label sets.
import type { RE2JS } from 're2js';
import { isLabelName, type NameScheme } from '@/lib/labels/label-name';
import { labelPairs, labelSet, type LabelSet } from '@/lib/labels/label-set';
import { compileAnchored } from '@/lib/labels/matcher';
import { md5 } from '@/lib/labels/md5';

export const RELABEL_ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;
export type RelabelAction = (typeof RELABEL_ACTIONS)[number];

export interface RelabelRule {
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  /** RE2 syntax, anchored at both ends, the dot matches newlines. */
  readonly regex: string;
  /** Up to 64 bits. */
  readonly modulus: bigint;
  readonly targetLabel: string;
  readonly replacement: string;
  readonly action: RelabelAction;
}

export const RELABEL_DEFAULTS: RelabelRule = {
  sourceLabels: [],
  separator: ';',
  regex: '(.*)',
  modulus: 0n,
  targetLabel: '',
  replacement: '$1',
  action: 'replace',
};

/** Gives the new label set, or null when a rule drops it. */
export type Relabel = (labels: LabelSet) => LabelSet | null;

/** What one rule does to the labels; false drops the set. */
type Step = (labels: Map<string, string>) => boolean;

/** Compiles the regexes once. Throws InputError for a broken one. */
export function compileRelabel(rules: readonly RelabelRule[], scheme: NameScheme): Relabel {
  if (rules.length === 0) return (labels) => labels;
  const steps = rules.map((rule) => compileStep(rule, scheme));
  return (labels) => {
    const current = new Map(labelPairs(labels));
    for (const step of steps) if (!step(current)) return null;
    return labelSet(current);
  };
}

function compileStep(rule: RelabelRule, scheme: NameScheme): Step {
  const regex = compileAnchored(rule.regex);
  const joined = (labels: Map<string, string>) =>
    rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator);
  switch (rule.action) {
    case 'replace':
      return replaceStep(rule, { regex, scheme });
    case 'keep':
      return (labels) => regex.matches(joined(labels));
    case 'drop':
      return (labels) => !regex.matches(joined(labels));
    case 'keepequal':
      return (labels) => (labels.get(rule.targetLabel) ?? '') === joined(labels);
    case 'dropequal':
      return (labels) => (labels.get(rule.targetLabel) ?? '') !== joined(labels);
    case 'hashmod':
      return (labels) => put(labels, rule.targetLabel, hashModulo(joined(labels), rule.modulus));
    case 'lowercase':
      return (labels) => put(labels, rule.targetLabel, joined(labels).toLowerCase());
    case 'uppercase':
      return (labels) => put(labels, rule.targetLabel, joined(labels).toUpperCase());
    case 'labelmap':
      return (labels) => {
        for (const [name, value] of new Map(labels)) {
          const groups = matchGroups(regex, name);
          if (groups) put(labels, expandTemplate(rule.replacement, groups), value);
        }
        return true;
      };
    case 'labeldrop':
      return (labels) => removeNames(labels, (name) => regex.matches(name));
    case 'labelkeep':
      return (labels) => removeNames(labels, (name) => !regex.matches(name));
  }
}

function replaceStep(
  rule: RelabelRule,
  { regex, scheme }: { readonly regex: RE2JS; readonly scheme: NameScheme },
): Step {
  return (labels) => {
    const value = rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator);
    const groups = matchGroups(regex, value);
    if (!groups) return true;
    const target = expandTemplate(rule.targetLabel, groups);
    if (!isLabelName(target, scheme)) return true;
    return put(labels, target, expandTemplate(rule.replacement, groups));
  };
}

/** An empty value removes the label. Always true, so that steps can end with it. */
function put(labels: Map<string, string>, name: string, value: string): true {
  if (value === '') labels.delete(name);
  else labels.set(name, value);
  return true;
}

function removeNames(labels: Map<string, string>, isRemoved: (name: string) => boolean): true {
  for (const name of labels.keys()) if (isRemoved(name)) labels.delete(name);
  return true;
}

/** The last 8 bytes of the MD5, big-endian, modulo `modulus`. */
function hashModulo(text: string, modulus: bigint): string {
  const digest = md5(text);
  return (new DataView(digest.buffer).getBigUint64(8) % modulus).toString();
}

type Groups = (name: string) => string;

function matchGroups(regex: RE2JS, text: string): Groups | null {
  const matcher = regex.matcher(text);
  if (!matcher.matches()) return null;
  const names = regex.namedGroups() as Readonly<Record<string, number>>;
  return (name) => {
    const isNumber = /^\d+$/.test(name);
    const index = isNumber ? Number(name) : names[name];
    // Go refuses numbers with leading zeros as group numbers.
    if (index === undefined || index > regex.groupCount() || (isNumber && String(index) !== name)) return '';
    return matcher.group(index) ?? '';
  };
}

/** Go's template form: `$1`, `$name`, `${name}`, `$$`; an unknown group is empty; a lone `$` stays. */
export function expandTemplate(template: string, group: Groups): string {
  if (!template.includes('$')) return template;
  return template.replaceAll(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))|\$/gu,
    (whole: string, braced: string | undefined, bare: string | undefined) => {
      if (whole === '$' || whole === '$$') return '$';
      return group(braced ?? bare ?? '');
    },
  );
}
