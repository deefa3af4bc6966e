// Options of an annotations list. Pure.
import type { AnnotationEntry, AnnotationWish } from '@/components/panels/panel-sources';
import { asList, readNumber, readText } from '@/lib/series/read-field-config';
import { parseDuration } from '@/lib/units/duration';

export interface AnnoListOptions {
  readonly wish: AnnotationWish;
  readonly hasAuthor: boolean;
  readonly hasTime: boolean;
  readonly hasTags: boolean;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly leadsToPanel: boolean;
}

const LIMIT = 10;
const MOST = 100;
const AROUND_MS = 600_000;

export function readAnnoListOptions(
  options: Readonly<Record<string, unknown>>,
  range: { readonly fromMs: number; readonly toMs: number },
): AnnoListOptions {
  return {
    wish: {
      tags: asList(options['tags']).filter((tag) => typeof tag === 'string'),
      isThisDashboardOnly: options['onlyFromThisDashboard'] === true,
      range: options['onlyInTimeRange'] === true ? range : null,
      limit: Math.min(MOST, Math.max(1, readNumber(options['limit']) ?? LIMIT)),
    },
    hasAuthor: options['showUser'] !== false,
    hasTime: options['showTime'] !== false,
    hasTags: options['showTags'] !== false,
    beforeMs: durationOf(options['navigateBefore']),
    afterMs: durationOf(options['navigateAfter']),
    leadsToPanel: options['navigateToPanel'] !== false,
  };
}

function durationOf(json: unknown): number {
  try {
    return parseDuration(readText(json) ?? '10m');
  } catch {
    return AROUND_MS;
  }
}

/** The dashboard of the annotation at its time; null when it belongs to none. */
export function annotationHref(entry: AnnotationEntry, options: AnnoListOptions): string | null {
  if (entry.dashboardUid === '') return null;
  const query = new URLSearchParams({
    from: String(Math.round(entry.timeMs - options.beforeMs)),
    to: String(Math.round((entry.endMs ?? entry.timeMs) + options.afterMs)),
  });
  if (options.leadsToPanel && entry.panelId !== null && entry.panelId > 0)
    query.set('viewPanel', String(entry.panelId));
  return `/d/${encodeURIComponent(entry.dashboardUid)}?${query.toString()}`;
}
