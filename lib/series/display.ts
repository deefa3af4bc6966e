// One cell to what a person sees: text, colour and share of the range, after mappings, thresholds and unit of its field.
import { continuousColor, isContinuousMode, resolveColor, UNKNOWN_COLOR, type ColorTheme } from '@/lib/series/colors';
import type { FieldConfig, MappingResult, Thresholds, ValueMapping } from '@/lib/series/field-config';
import type { Cell, Field, FieldType } from '@/lib/series/frame';
import { formatByRule, unitRule, type FormattedValue } from '@/lib/units/format-value';

export interface DisplayValue extends FormattedValue {
  /** The cell itself; null for no value. */
  readonly raw: Cell;
  readonly color: string;
  /** (value − min) / (max − min); 0 where there is no number. */
  readonly share: number;
  readonly icon: string | null;
  /** True when a mapping gave the text. */
  readonly isMapped: boolean;
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

export interface DisplayContext {
  readonly theme: ColorTheme;
  readonly timeZone: string;
  /** Over all number fields of the panel, or of this field (`fieldMinMax`); where config has no min or max. */
  readonly range: NumberRange | null;
  readonly nowMs?: number;
  /** Distance of first and last time of a time field: under a minute, milliseconds are shown. */
  readonly timeSpanMs?: number;
  /** Colour of the whole series, for modes that colour series and not values (palettes, shades). */
  readonly seriesColor?: string | undefined;
  /** Colour of a field without a colour mode that has no thresholds; grey when absent. */
  readonly plainColor?: string;
}

export type DisplayFunction = (cell: Cell, decimals?: number) => DisplayValue;

const EMPTY_RANGE: NumberRange = { min: 0, max: 100 };

export function createDisplay(type: FieldType, config: FieldConfig, context: DisplayContext): DisplayFunction {
  // Limits are those of numbers: texts and times stand between 0 and 100.
  const range = type === 'number' ? configuredRange(config, context.range) : EMPTY_RANGE;
  const unit = unitFor(type, config, context);
  const rule = unitRule(unit);
  const options = { timeZone: context.timeZone, nowMs: context.nowMs };
  const readsNumbers = type === 'string' && config.unit !== undefined && config.unit !== 'string';
  return (cell, decimals) => {
    // A unit says that the texts of a column are numbers, where they look like some.
    const counted = readsNumbers ? numberOfText(cell, isDateUnit(config.unit)) : cell;
    // Numbers shown as text are no numbers to thresholds either.
    const weighed = unit === 'string' && typeof counted === 'number' ? null : counted;
    const share = shareOf(weighed, range);
    const mapped = findMapping(cell, config.mappings ?? []);
    const color =
      mapped?.color === undefined
        ? cellColor(weighed, share, config, context)
        : resolveColor(mapped.color, context.theme);
    const parts = mapped?.text === undefined ? null : { prefix: '', text: mapped.text, suffix: '' };
    const text =
      parts ??
      plainParts(counted, config, (value) =>
        formatByRule(value, rule, { ...options, decimals: decimals ?? config.decimals }),
      );
    return { ...text, raw: cell, color, share, icon: mapped?.icon ?? null, isMapped: parts !== null };
  };
}

/** Display for a field inside a panel. */
export function displayOf(field: Field, context: DisplayContext): DisplayFunction {
  if (field.type !== 'time') return createDisplay(field.type, field.config, context);
  // Milliseconds are shown where they say something: a short stretch of times that are not whole seconds.
  const hasParts = field.values.some((timeMs) => timeMs % 1000 !== 0);
  const first = field.values[0] ?? 0;
  const last = field.values.at(-1) ?? 0;
  return createDisplay('time', field.config, { ...context, timeSpanMs: hasParts ? Math.abs(last - first) : Infinity });
}

/** Times are dates whatever unit the panel has for its values. */
function unitFor(type: FieldType, config: FieldConfig, context: DisplayContext): string | undefined {
  if (type !== 'time' || isDateUnit(config.unit)) return config.unit;
  const isShort = context.timeSpanMs !== undefined && context.timeSpanMs < 60_000;
  return isShort ? 'time:YYYY-MM-DD HH:mm:ss.SSS' : 'dateTimeAsSystem';
}

export function configuredRange(config: FieldConfig, fromData: NumberRange | null): NumberRange {
  const given = fromData ?? EMPTY_RANGE;
  return { min: config.min ?? given.min, max: config.max ?? given.max };
}

function shareOf(cell: Cell, range: NumberRange): number {
  if (cell === true) return 1;
  if (typeof cell !== 'number' || Number.isNaN(cell)) return 0;
  const span = range.max - range.min;
  return span === 0 ? 0 : (cell - range.min) / span;
}

function plainParts(cell: Cell, config: FieldConfig, formatNumber: (value: number) => FormattedValue): FormattedValue {
  if (cell === null || cell === '') return { prefix: '', text: config.noValue ?? '', suffix: '' };
  if (typeof cell === 'number')
    return Number.isNaN(cell) ? { prefix: '', text: 'NaN', suffix: '' } : formatNumber(cell);
  if (typeof cell === 'boolean') return { prefix: '', text: String(cell), suffix: '' };
  return { prefix: '', text: cell, suffix: '' };
}

function numberOfText(cell: Cell, isDate: boolean): Cell {
  if (typeof cell !== 'string' || cell.trim() === '') return cell;
  const number = isDate && ISO_DAY.test(cell) ? Date.parse(inUtc(cell)) : Number(cell);
  return Number.isNaN(number) ? cell : number;
}

const ISO_DAY = /^\s*\d{4}-\d{2}-\d{2}/;

/** Times without a zone are those of UTC. */
function inUtc(text: string): string {
  const iso = text.trim().replace(' ', 'T');
  return iso.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? `${iso}Z` : iso;
}

function isDateUnit(unit: string | undefined): boolean {
  return unit !== undefined && (unit.startsWith('dateTime') || unit.startsWith('time:'));
}

function cellColor(cell: Cell, share: number, config: FieldConfig, context: DisplayContext): string {
  const { theme } = context;
  const mode = config.color?.mode;
  const isScale = mode !== undefined && isContinuousMode(mode);
  // Truths are green or red whatever the mode, or the ends of a scale.
  if (typeof cell === 'boolean' && !isScale) return resolveColor(cell ? 'green' : 'red', theme);
  if (mode !== undefined && isSeriesMode(mode) && context.seriesColor !== undefined) return context.seriesColor;
  if (mode === 'fixed' || mode === 'shades' || mode === 'gradient')
    return resolveColor(config.color?.fixedColor, theme);
  if (isScale) return continuousColor(mode, share, theme);
  if (config.thresholds === undefined) return context.plainColor ?? UNKNOWN_COLOR;
  return thresholdColor(typeof cell === 'number' ? cell : null, share, config.thresholds, theme);
}

/** Modes that give a colour to a series whatever its values are. */
function isSeriesMode(mode: string): boolean {
  return mode.startsWith('palette') || mode === 'shades' || mode === 'gradient';
}

/** A step holds from its value upwards; no number gets the base step. */
export function thresholdColor(value: number | null, share: number, thresholds: Thresholds, theme: ColorTheme): string {
  const step = activeStep(value, share, thresholds);
  return step === null ? UNKNOWN_COLOR : resolveColor(step.color, theme);
}

/** The last step whose value is reached; null when there are no steps. */
function activeStep(value: number | null, share: number, thresholds: Thresholds): Thresholds['steps'][number] | null {
  const [base = null] = thresholds.steps;
  if (value === null || Number.isNaN(value)) return base;
  const compared = thresholds.mode === 'percentage' ? share * 100 : value;
  return thresholds.steps.findLast((step) => step.value === null || compared >= step.value) ?? base;
}

/** What old panels map null to unless somebody changed it: it tells less than the reason for having no data. */
const STANDARD_WORDS = /^(n\/a)?$/i;

/** Whether people chose words for no value: a text of its own, or a mapping of null. */
export function hasWordsForNothing({ noValue, mappings = [] }: FieldConfig): boolean {
  return (noValue ?? '') !== '' || !STANDARD_WORDS.test(findMapping(null, mappings)?.text ?? '');
}

/** First match wins. */
function findMapping(cell: Cell, mappings: readonly ValueMapping[]): MappingResult | null {
  for (const mapping of mappings) {
    const result = matchMapping(cell, mapping);
    if (result !== null) return result;
  }
  return null;
}

function matchMapping(cell: Cell, mapping: ValueMapping): MappingResult | null {
  switch (mapping.type) {
    case 'value': {
      if (cell === null) return null;
      const key = String(cell);
      return Object.hasOwn(mapping.options, key) ? (mapping.options[key] ?? null) : null;
    }
    case 'range': {
      // As Grafana: of "42 users" the number counts.
      const value = typeof cell === 'string' ? Number.parseFloat(cell) : cell;
      if (typeof value !== 'number' || Number.isNaN(value)) return null;
      const isInside = value >= (mapping.from ?? -Infinity) && value <= (mapping.to ?? Infinity);
      return isInside ? mapping.result : null;
    }
    case 'regex':
      return typeof cell === 'string' ? matchRegex(cell, mapping.pattern, mapping.result) : null;
    case 'special':
      return matchesSpecial(cell, mapping.match) ? mapping.result : null;
  }
}

function matchRegex(text: string, pattern: string, result: MappingResult): MappingResult | null {
  const regex = parseRegex(pattern);
  if (regex === null || !regex.test(text)) return null;
  if (result.text === undefined) return result;
  return { ...result, text: text.replace(regex, result.text) };
}

/** "/re/flags", or a plain pattern for the whole text ("a|b" is `^a|b$`, as in Grafana); null when it is not a regular expression. */
export function parseRegex(pattern: string): RegExp | null {
  const wrapped = /^\/(.*)\/([gimsuy]*)$/s.exec(pattern);
  try {
    return wrapped === null
      ? new RegExp(`^${pattern}$`)
      : new RegExp(wrapped[1] ?? '', (wrapped[2] ?? '').replace(/[gy]/g, ''));
  } catch {
    return null;
  }
}

function matchesSpecial(cell: Cell, match: string): boolean {
  const isNan = typeof cell === 'number' && Number.isNaN(cell);
  switch (match) {
    case 'null':
      return cell === null;
    case 'nan':
      return isNan;
    case 'null+nan':
      return cell === null || isNan;
    case 'true':
      return cell === true || cell === 'true';
    case 'false':
      return cell === false || cell === 'false';
    case 'empty':
      return cell === '';
    default:
      return false;
  }
}
