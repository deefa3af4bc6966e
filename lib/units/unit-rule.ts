// How a unit turns a number into text, as data: one rule kind a way of scaling. Interpreted by format-value.ts.

export type DateForm = 'iso' | 'us' | 'local' | 'system' | 'fromNow';
export type DurationForm = 'words' | 'clock' | 'hms' | 'dhms';
/** The unit that a value of a time ladder is given in. */
export type TimeUnit = 'ns' | 'µs' | 'ms' | 's' | 'm' | 'h' | 'd' | 'ticks';

export type UnitRule =
  | { readonly kind: 'plain' }
  | { readonly kind: 'text' }
  /** Number and symbol, never scaled; `suffix` holds its own space. */
  | { readonly kind: 'fixed'; readonly suffix: string; readonly prefix?: string }
  /** Divided by `base` until it is below it; `offset` says which suffix the value itself has. */
  | {
      readonly kind: 'scaled';
      readonly base: 1000 | 1024;
      readonly suffixes: readonly string[];
      readonly offset: number;
    }
  | { readonly kind: 'percentUnit' }
  | { readonly kind: 'currency'; readonly symbol: string; readonly isAfter: boolean; readonly isScaled: boolean }
  | { readonly kind: 'time'; readonly unit: TimeUnit }
  | { readonly kind: 'duration'; readonly form: DurationForm; readonly unitMs: 1 | 1000 }
  | { readonly kind: 'date'; readonly form: DateForm; readonly hidesToday: boolean }
  /** Moment tokens: `time:YYYY-MM-DD`. */
  | { readonly kind: 'datePattern'; readonly pattern: string }
  | { readonly kind: 'bool'; readonly trueText: string; readonly falseText: string }
  | { readonly kind: 'hex'; readonly prefix: string }
  | { readonly kind: 'exponent' }
  | { readonly kind: 'locale' };

const SI_PREFIXES = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SI_BASE_INDEX = 5;
const IEC_PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const SHORT_WORDS = ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept'];
const MONEY_STEPS = ['', 'K', 'M', 'B', 'T'];

export const PLAIN: UnitRule = { kind: 'plain' };

export function fixed(symbol: string): UnitRule {
  return { kind: 'fixed', suffix: ` ${symbol}` };
}

/** As `fixed`, without the space: "12%". */
export function tight(symbol: string): UnitRule {
  return { kind: 'fixed', suffix: symbol };
}

/** `prefixIndex` counts SI steps from the base unit: 1 = kilo, -1 = milli. */
export function si(symbol: string, prefixIndex = 0): UnitRule {
  const suffixes = SI_PREFIXES.map((prefix) => ` ${prefix}${symbol}`);
  return { kind: 'scaled', base: 1000, suffixes, offset: SI_BASE_INDEX + prefixIndex };
}

/** `si:PREFIX+UNIT` ids: the first letter is a prefix when a unit follows it ("mF" starts at milli). */
export function siOfText(text: string): UnitRule {
  const prefixAt = text.length > 1 ? SI_PREFIXES.indexOf(text[0] ?? '') : -1;
  return prefixAt < 0 ? si(text) : si(text.slice(1), prefixAt - SI_BASE_INDEX);
}

export function iec(symbol: string, prefixIndex = 0): UnitRule {
  const suffixes = IEC_PREFIXES.map((prefix) => ` ${prefix}${symbol}`);
  return { kind: 'scaled', base: 1024, suffixes, offset: prefixIndex };
}

/** Steps of 1000 with the suffixes given, the first for the value itself. */
export function steps(suffixes: readonly string[]): UnitRule {
  return { kind: 'scaled', base: 1000, suffixes, offset: 0 };
}

export function short(): UnitRule {
  return steps(SHORT_WORDS);
}

export function count(symbol: string): UnitRule {
  return steps(MONEY_STEPS.map((step) => `${step} ${symbol}`));
}

export function currency(symbol: string): UnitRule {
  return { kind: 'currency', symbol, isAfter: false, isScaled: true };
}

export function currencyAfter(symbol: string): UnitRule {
  return { kind: 'currency', symbol, isAfter: true, isScaled: true };
}

export function time(unit: TimeUnit): UnitRule {
  return { kind: 'time', unit };
}

export function duration(form: DurationForm, unitMs: 1 | 1000): UnitRule {
  return { kind: 'duration', form, unitMs };
}

export function date(form: DateForm, hidesToday = false): UnitRule {
  return { kind: 'date', form, hidesToday };
}

export function bool(trueText: string, falseText: string): UnitRule {
  return { kind: 'bool', trueText, falseText };
}
