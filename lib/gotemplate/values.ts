// The values of templates. JavaScript's numbers are Go's float64 and its bigints are Go's int; anything with fields, keys or
// methods is one of the classes below, so a template never sees an object of ours, its prototype or its constructor.
import { compareText } from '@/lib/labels/label-set';

/** `undefined` is Go's missing value (prints `<no value>`), `null` its nil (prints `<nil>`). */
export type TemplateValue =
  | undefined
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly TemplateValue[]
  | TypedText
  | TemplateList
  | TemplateMap
  | TemplateStruct
  | TemplateFunction;

/** What a function takes: a Go kind, or the name of one of our struct types such as `time.Time`. */
export type ParameterType = 'any' | 'string' | 'int' | 'float64' | 'bool' | (string & {});

export interface FunctionContext {
  /** Runs a template of the same set, as Prometheus' `tmpl` does. */
  readonly executeTemplate: (name: string, data: TemplateValue) => string;
  /** Counts work against the limits of the run; throws LimitError beyond them. */
  readonly spend: (stepCount: number) => void;
  /** How many characters a value may have. */
  readonly outputLimit: number;
}

export interface FunctionSignature {
  readonly parameters: readonly ParameterType[];
  /** Type of any further arguments. */
  readonly rest?: ParameterType;
}

export type FunctionBody = (args: readonly TemplateValue[], context: FunctionContext) => TemplateValue;

/** A function or method that templates can call. */
export class TemplateFunction {
  constructor(
    readonly signature: FunctionSignature,
    readonly call: FunctionBody,
  ) {}
}

export type Methods = ReadonlyMap<string, TemplateFunction>;

/** A string of a type of its own, such as `template.HTML`. */
export class TypedText {
  constructor(
    readonly typeName: string,
    readonly text: string,
  ) {}
}

/** What a type adds to its values. */
export interface Traits {
  /** Made when a template asks: a notification has many values, and templates ask few of them anything. */
  readonly methods?: () => Methods;
  /** How the value prints, where its type says so (Go's String method). */
  readonly toText?: () => string;
  /** How the value stands in JSON, where that is not what it is made of. */
  readonly toJson?: () => string | number;
  /** The number behind a type that prints as a word, for verbs such as %d. */
  readonly integer?: bigint;
  /** The same type of list with other items. */
  readonly withItems?: (items: readonly TemplateValue[]) => TemplateList;
  /** Name of a field in JSON; the field's own where absent. */
  readonly jsonKey?: (fieldName: string) => string;
  /** What the host keeps with the value, for its own functions; templates cannot reach it. */
  readonly host?: unknown;
}

abstract class Composite {
  constructor(
    readonly typeName: string,
    readonly traits: Traits,
  ) {}
}

export class TemplateList extends Composite {
  constructor(
    typeName: string,
    readonly items: readonly TemplateValue[],
    traits: Traits = {},
  ) {
    super(typeName, traits);
  }
}

/** A map with string keys; `zero` is what a missing key gives under missingkey=zero. */
export class TemplateMap extends Composite {
  constructor(
    typeName: string,
    readonly entries: ReadonlyMap<string, TemplateValue>,
    readonly zero: TemplateValue,
    traits: Traits = {},
  ) {
    super(typeName, traits);
  }
}

export class TemplateStruct extends Composite {
  constructor(
    typeName: string,
    readonly fields: ReadonlyMap<string, TemplateValue>,
    traits: Traits = {},
  ) {
    super(typeName, traits);
  }
}

/** The value as one of the kinds with parts and a type of its own. */
export function asComposite(value: TemplateValue): TemplateStruct | TemplateMap | TemplateList | undefined {
  return value instanceof TemplateStruct || value instanceof TemplateMap || value instanceof TemplateList
    ? value
    : undefined;
}

/** Keys in the order in which Go ranges over and prints maps: by bytes of UTF-8. */
export function sortedKeys(map: TemplateMap): string[] {
  return [...map.entries.keys()].toSorted(compareText);
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] | TemplateList {
  return Array.isArray(value) || value instanceof TemplateList;
}

export function listItems(value: readonly TemplateValue[] | TemplateList): readonly TemplateValue[] {
  return value instanceof TemplateList ? value.items : value;
}

/** The text of a value of any string type. */
export function stringOf(value: TemplateValue): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof TypedText ? value.text : undefined;
}

/** The name of the type, as Go prints it. */
export function typeNameOf(value: TemplateValue): string {
  if (value === undefined || value === null) return 'interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof TemplateFunction) return 'func';
  if (value instanceof TypedText) return value.typeName;
  return asComposite(value)?.typeName ?? '[]interface {}';
}

/** Go's idea of what counts as true in `if`, `and`, `or`, `not`. */
export function isTruthy(value: TemplateValue): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'bigint') return value !== 0n;
  if (value instanceof TypedText) return value.text !== '';
  if (value instanceof TemplateMap) return value.entries.size > 0;
  if (isList(value)) return listItems(value).length > 0;
  return true;
}
