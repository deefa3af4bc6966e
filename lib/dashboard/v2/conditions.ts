// Conditions of v2 sections and panels: by values of variables and the length of the range. What is unknown here does not decide.
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { InputError } from '@/lib/errors/input-error';
import { listAt, objectAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { parseDuration } from '@/lib/units/duration';

export interface ConditionFacts {
  /** Null for a name that no variable has. */
  readonly valuesOf: (name: string) => readonly string[] | null;
  readonly rangeMs: number;
}

export function isMet(group: JsonObject, facts: ConditionFacts): boolean {
  const spec = objectAt(group, 'spec');
  const told = objectsAt(spec, 'items')
    .map((item) => itemHolds(item, facts))
    .filter((holds) => holds !== null);
  if (told.length === 0) return true;
  const holds = spec.condition === 'or' ? told.some(Boolean) : told.every(Boolean);
  return spec.visibility === 'hide' ? !holds : holds;
}

function itemHolds(item: JsonObject, facts: ConditionFacts): boolean | null {
  const spec = objectAt(item, 'spec');
  if (item.kind === 'ConditionalRenderingVariable') return variableHolds(spec, facts);
  if (item.kind === 'ConditionalRenderingTimeRangeSize') {
    const mostMs = durationOf(textAt(spec, 'value'));
    return mostMs === null ? null : facts.rangeMs <= mostMs;
  }
  if (item.kind === 'ConditionalRenderingGroup') return isMet(item, facts);
  return null;
}

function variableHolds(spec: JsonObject, { valuesOf }: ConditionFacts): boolean | null {
  const values = valuesOf(textAt(spec, 'variable'));
  if (values === null) return null;
  const wanted = typeof spec.value === 'string' ? spec.value : JSON.stringify(spec.value ?? '');
  switch (spec.operator) {
    case 'equals':
      return values.includes(wanted);
    case 'notEquals':
      return !values.includes(wanted);
    case 'matches':
    case 'notMatches': {
      const regex = regexOf(wanted);
      if (regex === null) return null;
      return values.some((value) => regex.test(value)) === (spec.operator === 'matches');
    }
    default:
      return null;
  }
}

function durationOf(text: string): number | null {
  try {
    return parseDuration(text);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function regexOf(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}

/** Names of the variables that decide. */
export function conditionVariables(group: JsonObject): readonly string[] {
  return objectsAt(objectAt(group, 'spec'), 'items').flatMap((item) =>
    item.kind === 'ConditionalRenderingGroup' ? conditionVariables(item) : [textAt(objectAt(item, 'spec'), 'variable')],
  );
}

/** Shown with data only: the one condition that panels themselves answer. */
export function needsData(group: unknown): boolean {
  if (!isJsonObject(group)) return false;
  const spec = objectAt(group, 'spec');
  const asks = (value: boolean): boolean =>
    objectsAt(spec, 'items').some(
      (item) => item.kind === 'ConditionalRenderingData' && objectAt(item, 'spec').value === value,
    );
  const isAlone = spec.condition !== 'or' || listAt(spec, 'items').length === 1;
  return isAlone && (spec.visibility === 'hide' ? asks(false) : asks(true));
}

/** Of a whole section: nobody asks its panels beforehand. */
export function asksForData(group: JsonObject): boolean {
  return objectsAt(objectAt(group, 'spec'), 'items').some(
    (item) =>
      item.kind === 'ConditionalRenderingData' || (item.kind === 'ConditionalRenderingGroup' && asksForData(item)),
  );
}
