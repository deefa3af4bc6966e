// Marks on the time axis from series: a sample above zero is an event, neighbouring ones make a region.
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { textOr } from '@/lib/dashboard/json-fields';
import { labelPairs, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { isNumberField, PRESENT, timeFieldOf, type Frame, type NumberField } from '@/lib/series/frame';
import { seriesText } from '@/lib/series/series-names';

export interface AnnotationEvent {
  readonly startMs: number;
  /** Equal to the start for a single moment. */
  readonly endMs: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

/** Enough for any axis; a query that gives more is cut. */
const EVENT_LIMIT = 2000;

/** `annotation`: an entry of `annotations.list`, in its old or new form. Samples no further apart than one step belong together. */
export function annotationEvents(
  frames: readonly Frame[],
  annotation: JsonObject,
  stepMs: number,
): readonly AnnotationEvent[] {
  const events = frames.flatMap((frame) => {
    const time = timeFieldOf(frame);
    const value = frame.fields.find(isNumberField);
    if (time === null || value === undefined) return [];
    const words = wordsOf(annotation, value.labels);
    return spansOf(time, value, { stepMs, isTimeInValue: annotation.useValueForTime === true }).map((span) => ({
      ...span,
      ...words,
    }));
  });
  return events.toSorted((a, b) => a.startMs - b.startMs).slice(0, EVENT_LIMIT);
}

function wordsOf(annotation: JsonObject, labels: LabelSet): Pick<AnnotationEvent, 'title' | 'text' | 'tags'> {
  const fill = (template: string): string =>
    template.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => labelValue(labels, name));
  const titleFormat = textOr(annotation.titleFormat, '');
  const keys = textOr(annotation.tagKeys, '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  const tags =
    keys.length > 0 ? keys.map((key) => labelValue(labels, key)) : labelPairs(labels).map(([, value]) => value);
  return {
    title: titleFormat === '' ? textOr(annotation.name, '') || seriesText(labels) : fill(titleFormat),
    text: fill(textOr(annotation.textFormat, '')),
    tags: tags.filter((tag) => tag !== ''),
  };
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function spansOf(
  time: NumberField,
  value: NumberField,
  { stepMs, isTimeInValue }: { readonly stepMs: number; readonly isTimeInValue: boolean },
): Span[] {
  const spans: { startMs: number; endMs: number }[] = [];
  for (let row = 0; row < value.values.length; row += 1) {
    const sample = value.values[row] ?? NaN;
    const isActive = (value.present === null || value.present[row] === PRESENT) && sample > 0;
    if (!isActive) continue;
    const timeMs = isTimeInValue ? sample : (time.values[row] ?? NaN);
    if (!Number.isFinite(timeMs)) continue;
    const last = spans.at(-1);
    if (isTimeInValue) {
      // The same time again is the same event seen at the next step.
      if (last?.startMs !== timeMs) spans.push({ startMs: timeMs, endMs: timeMs });
    } else if (last !== undefined && timeMs - last.endMs <= stepMs) last.endMs = timeMs;
    else spans.push({ startMs: timeMs, endMs: timeMs });
  }
  return spans;
}
