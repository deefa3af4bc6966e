// One rule of `relabel_configs`, with Prometheus' defaults and rules about which fields an action takes.
import { bigInteger, fail, list, text, type Field, type Reading } from '@/lib/config/prometheus/field';
import { placeOf, section, type SectionCheck, type SectionValue } from '@/lib/config/prometheus/section';
import { isLabelName, type NameScheme } from '@/lib/labels/label-name';
import { compileAnchored } from '@/lib/labels/matcher';
import { RELABEL_ACTIONS, RELABEL_DEFAULTS, type RelabelAction, type RelabelRule } from '@/lib/labels/relabel';

const NEEDS_TARGET: ReadonlySet<RelabelAction> = new Set([
  'replace',
  'hashmod',
  'lowercase',
  'uppercase',
  'keepequal',
  'dropequal',
]);
const TAKES_NO_REPLACEMENT: ReadonlySet<RelabelAction> = new Set(['lowercase', 'uppercase', 'keepequal', 'dropequal']);
/** What `target_label` may look like under the legacy scheme when it holds references. */
const LEGACY_TEMPLATE = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

const action: Field<RelabelAction> = {
  read: (node, reading) => {
    const written = node.kind === 'scalar' ? node.text : '';
    const found = RELABEL_ACTIONS.find((candidate) => candidate === written.toLowerCase());
    if (!found) throw fail(reading, node, `unknown relabel action ${JSON.stringify(written)}`);
    return found;
  },
  print: (value) => value,
};

const regex: Field<string> = {
  read: (node, reading) => {
    if (node.kind === 'null') return '';
    if (node.kind !== 'scalar') throw fail(reading, node, `cannot unmarshal a ${node.kind} into a regular expression`);
    try {
      compileAnchored(node.text);
    } catch (cause) {
      throw fail(reading, node, cause instanceof Error ? cause.message : String(cause));
    }
    return node.text;
  },
  print: (value) => value,
};

/** Printed when empty too: an empty separator or replacement means something. */
const textAsItIs: Field<string> = { ...text(), print: (value) => value };

const relabelSection = section({
  typeName: 'relabel.Config',
  fields: {
    source_labels: list(text()),
    separator: textAsItIs,
    regex,
    modulus: bigInteger(),
    target_label: text(),
    replacement: textAsItIs,
    action,
  },
  defaults: {
    separator: RELABEL_DEFAULTS.separator,
    regex: RELABEL_DEFAULTS.regex,
    replacement: RELABEL_DEFAULTS.replacement,
    action: RELABEL_DEFAULTS.action,
  },
  check: (rule, at) => checkFields(toRelabelRule(rule), rule.source_labels !== undefined, at),
});
export type RelabelSettings = SectionValue<typeof relabelSection.fields>;

/** `emptyReason`: what is said of a null element. */
export function relabelList(emptyReason: string): Field<readonly RelabelSettings[]> {
  return list(relabelSection, { emptyReason });
}

export function toRelabelRule(rule: RelabelSettings): RelabelRule {
  return {
    sourceLabels: rule.source_labels ?? [],
    separator: rule.separator ?? RELABEL_DEFAULTS.separator,
    regex: rule.regex ?? RELABEL_DEFAULTS.regex,
    modulus: rule.modulus ?? 0n,
    targetLabel: rule.target_label ?? '',
    replacement: rule.replacement ?? RELABEL_DEFAULTS.replacement,
    action: rule.action ?? RELABEL_DEFAULTS.action,
  };
}

function checkFields(rule: RelabelRule, hasSourceLabels: boolean, { refuse }: SectionCheck): void {
  const { action: does, regex: pattern, separator, replacement, modulus, targetLabel } = rule;
  if (does === 'hashmod' && modulus === 0n)
    refuse('relabel configuration for hashmod requires non-zero modulus', 'modulus');
  if (NEEDS_TARGET.has(does) && targetLabel === '')
    refuse(`relabel configuration for ${does} action requires 'target_label' value`, 'target_label');
  const hasOwnReplacement = replacement !== RELABEL_DEFAULTS.replacement;
  if (TAKES_NO_REPLACEMENT.has(does) && hasOwnReplacement)
    refuse(`'replacement' can not be set for ${does} action`, 'replacement');
  const hasOthers = modulus !== 0n || separator !== RELABEL_DEFAULTS.separator || hasOwnReplacement;
  if ((does === 'keepequal' || does === 'dropequal') && (pattern !== RELABEL_DEFAULTS.regex || hasOthers))
    refuse(`${does} action requires only 'source_labels' and \`target_label\`, and no other fields`);
  if ((does === 'labeldrop' || does === 'labelkeep') && (hasSourceLabels || targetLabel !== '' || hasOthers))
    refuse(`${does} action requires only 'regex', and no other fields`);
}

/** The rules about names, which depend on the scheme of the job. */
export function checkRelabelNames(settings: RelabelSettings, scheme: NameScheme, reading: Reading): void {
  const rule = toRelabelRule(settings);
  const { action: does, targetLabel, replacement } = rule;
  const isTemplate = targetLabel.includes('$');
  const isTemplateGood = (template: string) => scheme === 'utf8' || LEGACY_TEMPLATE.test(template);
  const isTargetGood =
    does === 'replace' && isTemplate ? isTemplateGood(targetLabel) : isLabelName(targetLabel, scheme);
  if (NEEDS_TARGET.has(does) && !isTargetGood)
    throw fail(
      reading,
      placeOf(settings, 'target_label'),
      `${JSON.stringify(targetLabel)} is invalid 'target_label' for ${does} action`,
    );
  if (does === 'labelmap' && (replacement === '' || !isTemplateGood(replacement)))
    throw fail(
      reading,
      placeOf(settings, 'replacement'),
      `${JSON.stringify(replacement)} is invalid 'replacement' for ${does} action`,
    );
}
