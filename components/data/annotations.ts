'use client';
// Annotations that are written by hand: asked for as they are needed, written, changed and removed.
import { fetchJson } from '@/components/data/fetch-json';
import type { AnnotationAnswer } from '@/lib/api/annotations';

export interface AnnotationRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AnnotationText {
  readonly text: string;
  readonly tags: readonly string[];
}

export interface NewAnnotation extends AnnotationText {
  /** Absent: of no dashboard. */
  readonly dashboardUID?: string;
  readonly panelId?: number;
  readonly time: number;
  readonly timeEnd: number;
}

export interface AnnotationSearch {
  /** null: of any time. */
  readonly range: AnnotationRange | null;
  readonly dashboardUid: string | null;
  readonly tags: readonly string[];
  readonly matchesAnyTag: boolean;
  readonly limit: number;
}

export function searchAnnotations(search: AnnotationSearch, signal: AbortSignal): Promise<readonly AnnotationAnswer[]> {
  const query = new URLSearchParams({
    limit: String(search.limit),
    ...(search.range !== null && {
      from: String(Math.round(search.range.fromMs)),
      to: String(Math.round(search.range.toMs)),
    }),
    ...(search.dashboardUid !== null && { dashboardUID: search.dashboardUid }),
    ...(search.matchesAnyTag && { matchAny: 'true' }),
  });
  for (const tag of search.tags) query.append('tags', tag);
  return fetchJson(`/api/annotations?${query}`, { signal });
}

export function addAnnotation(annotation: NewAnnotation): Promise<unknown> {
  return fetchJson('/api/annotations', { method: 'POST', body: annotation });
}

export function changeAnnotation(id: number, text: AnnotationText): Promise<unknown> {
  return fetchJson(`/api/annotations/${id}`, { method: 'PATCH', body: text });
}

export function deleteAnnotation(id: number): Promise<unknown> {
  return fetchJson(`/api/annotations/${id}`, { method: 'DELETE' });
}
