// A number and a unit id to text, as Grafana shows it: formatValue(1536, 'bytes') is "1.50 KiB".
import { UNIT_CATEGORIES } from '@/lib/units/catalogue';
import { formatDateForm, formatPattern, isDrawableTime } from '@/lib/units/dates';
import { formatFixed } from '@/lib/units/decimals';
import { formatDurationForm, formatTimeLadder, type TextParts } from '@/lib/units/time-units';
import { bool, count, PLAIN, siOfText, type UnitRule } from '@/lib/units/unit-rule';
import { createZone } from '@/lib/units/zone';

/** `suffix` and `prefix` hold their own spaces; `text` is the number alone, so that a view can weigh them differently. */
export type FormattedValue = TextParts;

export interface FormatOptions {
  /** undefined = automatic. */
  readonly decimals?: number | undefined;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string | undefined;
  /** For "a few seconds ago" and "no date if today". */
  readonly nowMs?: number | undefined;
}

const RULES: ReadonlyMap<string, UnitRule> = new Map([
  ...UNIT_CATEGORIES.flatMap((category) => category.units.map(([id, , rule]) => [id, rule] as const)),
  // Misspelt in old versions, and still in old files.
  ['farenheit', { kind: 'fixed', suffix: ' °F' }] as const,
]);

/** The rule of any id: registered, one of the special forms (`suffix:`, `si:`, …), or the text itself as a suffix. */
export function unitRule(unitId: string | undefined): UnitRule {
  if (unitId === undefined || unitId === '') return PLAIN;
  const known = RULES.get(unitId);
  if (known !== undefined) return known;
  const colonAt = unitId.indexOf(':');
  const special = colonAt > 0 ? specialRule(unitId.slice(0, colonAt), unitId.slice(colonAt + 1)) : null;
  return special ?? { kind: 'fixed', suffix: ` ${unitId}` };
}

function specialRule(form: string, text: string): UnitRule | null {
  switch (form) {
    case 'prefix':
      return { kind: 'fixed', suffix: '', prefix: text };
    case 'suffix':
      return { kind: 'fixed', suffix: text === '' ? '' : ` ${text}` };
    case 'time':
      return { kind: 'datePattern', pattern: text };
    case 'si':
      return siOfText(text);
    case 'count':
      return count(text);
    case 'currency':
      return currencyRule(text);
    case 'bool': {
      const slashAt = text.indexOf('/');
      return slashAt < 0 ? bool(text, '-') : bool(text.slice(0, slashAt), text.slice(slashAt + 1));
    }
    default:
      return null;
  }
}

function currencyRule(text: string): UnitRule {
  if (!text.startsWith('financial:')) return { kind: 'currency', symbol: text, isAfter: false, isScaled: true };
  const [symbol = '', place = ''] = text.slice('financial:'.length).split(':');
  if (symbol === '') return PLAIN;
  return { kind: 'currency', symbol, isAfter: place === 'suffix', isScaled: false };
}

/** Numbers above an axis or in a column that must line up ask for the same decimals; see axis-format.ts. */
export function formatNumber(value: number, unitId: string | undefined, options: FormatOptions = {}): FormattedValue {
  return formatByRule(value, unitRule(unitId), options);
}

/** The parts in one string. */
export function formatValue(value: number, unitId: string | undefined, options: FormatOptions = {}): string {
  return joinParts(formatNumber(value, unitId, options));
}

export function joinParts(parts: FormattedValue): string {
  return `${parts.prefix}${parts.text}${parts.suffix}`;
}

export function formatByRule(value: number, rule: UnitRule, options: FormatOptions): FormattedValue {
  const { decimals } = options;
  switch (rule.kind) {
    case 'plain':
      return only(formatFixed(value, decimals));
    case 'text':
      return only(String(value));
    case 'fixed':
      return { prefix: rule.prefix ?? '', text: formatFixed(value, decimals), suffix: rule.suffix };
    case 'scaled':
      return formatScaled(value, rule, decimals);
    case 'percentUnit':
      return { prefix: '', text: formatFixed(value * 100, decimals), suffix: '%' };
    case 'currency':
      return formatCurrency(value, rule, decimals);
    case 'exponent':
      return only(Number.isFinite(value) ? value.toExponential(decimals) : formatFixed(value));
    case 'hex':
      return only(formatHex(value, rule.prefix, decimals));
    case 'locale':
      return only(Number.isFinite(value) ? withCommas(value, decimals) : formatFixed(value));
    case 'bool':
      return only(value === 0 || Number.isNaN(value) ? rule.falseText : rule.trueText);
    case 'time':
    case 'duration':
    case 'date':
    case 'datePattern':
      return formatTimeRule(value, rule, options);
  }
}

function formatTimeRule(
  value: number,
  rule: Extract<UnitRule, { kind: 'time' | 'duration' | 'date' | 'datePattern' }>,
  options: FormatOptions,
): FormattedValue {
  const timeZone = options.timeZone ?? 'UTC';
  if (rule.kind === 'date') {
    const context = options.nowMs === undefined ? { timeZone } : { timeZone, nowMs: options.nowMs };
    return only(formatDateForm(value, rule.form, rule.hidesToday, context));
  }
  if (rule.kind === 'datePattern')
    return only(isDrawableTime(value) ? formatPattern(value, rule.pattern, createZone(timeZone)) : 'Invalid date');
  if (!Number.isFinite(value)) return only(formatFixed(value));
  if (rule.kind === 'time') return formatTimeLadder(value, rule.unit, options.decimals);
  return formatDurationRule(value, rule, options.decimals);
}

function formatDurationRule(
  value: number,
  rule: Extract<UnitRule, { kind: 'duration' }>,
  decimals: number | undefined,
): FormattedValue {
  if (rule.form === 'words' && value === 0)
    return { prefix: '', text: '0', suffix: rule.unitMs === 1 ? ' milliseconds' : ' seconds' };
  return only(formatDurationForm(value * rule.unitMs, rule.form, decimals));
}

function only(text: string): FormattedValue {
  return { prefix: '', text, suffix: '' };
}

function formatScaled(
  value: number,
  rule: Extract<UnitRule, { kind: 'scaled' }>,
  decimals: number | undefined,
): FormattedValue {
  if (!Number.isFinite(value)) return only(formatFixed(value));
  const lastIndex = rule.suffixes.length - 1;
  const power = value === 0 ? 0 : Math.floor(Math.log(Math.abs(value)) / Math.log(rule.base));
  const clamped = Math.min(Math.max(power, -rule.offset), lastIndex - rule.offset);
  return {
    prefix: '',
    text: formatFixed(value / rule.base ** clamped, decimals),
    suffix: rule.suffixes[rule.offset + clamped] ?? '',
  };
}

const MONEY_SUFFIXES = ['', 'K', 'M', 'B', 'T'];

function formatCurrency(
  value: number,
  rule: Extract<UnitRule, { kind: 'currency' }>,
  decimals: number | undefined,
): FormattedValue {
  if (!Number.isFinite(value)) return only(formatFixed(value));
  const magnitude = Math.abs(value);
  const { text, suffix } = rule.isScaled
    ? formatScaled(magnitude, { kind: 'scaled', base: 1000, suffixes: MONEY_SUFFIXES, offset: 0 }, decimals)
    : only(financialText(magnitude, decimals));
  const sign = value < 0 ? '-' : '';
  // The unscaled form has its sign behind the symbol.
  if (!rule.isScaled && !rule.isAfter) return { prefix: rule.symbol, text: sign + text, suffix };
  return rule.isAfter
    ? { prefix: sign, text, suffix: suffix + rule.symbol }
    : { prefix: sign + rule.symbol, text, suffix };
}

/** Without a number of decimals at most one, and none that is zero. */
function financialText(magnitude: number, decimals: number | undefined): string {
  if (decimals === undefined) return magnitude.toLocaleString('en-US', { maximumFractionDigits: 1 });
  const digits = Math.min(20, decimals);
  return magnitude.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function formatHex(value: number, prefix: string, decimals: number | undefined): string {
  if (!Number.isFinite(value)) return formatFixed(value);
  const digits = Math.abs(Number(formatFixed(value, decimals)))
    .toString(16)
    .toUpperCase();
  return `${value < 0 && digits !== '0' ? '-' : ''}${prefix}${digits}`;
}

/** Grouped by thousands, without leaning on the machine's locale. */
function withCommas(value: number, decimals: number | undefined): string {
  return value.toLocaleString('en-US', decimals === undefined ? {} : { maximumFractionDigits: Math.min(20, decimals) });
}
