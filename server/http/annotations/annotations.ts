// /api/annotations: notes on the time axis, in Grafana's shape.
import type { AnnotationAnswer } from '@/lib/api/annotations';
import {
  createAnnotationBody,
  graphiteAnnotationBody,
  massDeleteBody,
  patchAnnotationBody,
  putAnnotationBody,
} from '@/lib/api/annotations-schema';
import { roleAllows } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import type { Annotation } from '@/server/entities/annotations/annotation';
import { createAnnotation } from '@/server/entities/annotations/create';
import { findAnnotation } from '@/server/entities/annotations/find';
import { type AnnotationFilter, listAnnotations } from '@/server/entities/annotations/list';
import { removeAnnotation, removePanelAnnotations } from '@/server/entities/annotations/remove';
import { countAnnotationTags } from '@/server/entities/annotations/tags';
import { type AnnotationChange, updateAnnotation } from '@/server/entities/annotations/update';
import type { AlertingApi } from '@/server/alerting/ports';
import { alertAnnotation } from '@/server/http/annotations/alert-annotations';
import type { Entities } from '@/server/entities/entities';
import { idOf, userIdOf } from '@/server/http/people/signed-in-user';
import { isSet, readPage, textList, textParameter } from '@/server/http/query-parameters';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

export interface AnnotationDeps {
  readonly entities: Entities;
  readonly clock: Clock;
}

export type FiringSpans = Pick<AlertingApi, 'firingSpans'>;

/** Of all times. */
const LATEST_MS = 8_640_000_000_000_000;
/** Grafana: default 100. More than this is no help on any axis. */
const PAGE = { limitName: 'limit', fallback: 100, most: 5000 } as const;
const TAG_PAGE = { limitName: 'limit', fallback: 100, most: 1000 } as const;

/** Notes and the times that alerts fired, or with `type` one of them; the newest first. */
export function createListAnnotations(deps: AnnotationDeps, alerting: FiringSpans): Handler {
  return async (_request, { url, identity: { role } }) => {
    const query = url.searchParams;
    const type = textParameter(query, 'type');
    const filter = readFilter(query);
    const mayListAlerts = role !== null && roleAllows(role, 'alerts:read');
    const [notes, alerts] = await Promise.all([
      type === 'alert' ? [] : listAnnotations(deps.entities.db, filter),
      type === 'annotation' || !mayListAlerts ? [] : listAlerts(filter, { ...deps, alerting }),
    ]);
    const both = [...notes.map(toAnswer), ...alerts].toSorted((left, right) => right.time - left.time);
    return Response.json(both.slice(0, filter.limit));
  };
}

function readFilter(query: URLSearchParams): AnnotationFilter {
  const dashboardUid = textParameter(query, 'dashboardUID');
  return {
    fromMs: numberParameter(query, 'from'),
    toMs: numberParameter(query, 'to'),
    dashboardUid: dashboardUid === '' ? null : dashboardUid,
    panelId: numberParameter(query, 'panelId'),
    userId: numberParameter(query, 'userId'),
    tags: textList(query, 'tags'),
    matchesAnyTag: isSet(query, 'matchAny'),
    limit: readPage(query, PAGE).limit,
  };
}

/** Alerts have neither tags nor an author. */
async function listAlerts(
  filter: AnnotationFilter,
  deps: AnnotationDeps & { readonly alerting: FiringSpans },
): Promise<AnnotationAnswer[]> {
  if (filter.tags.length > 0 || filter.userId !== null) return [];
  const { dashboardUid, panelId, limit } = filter;
  const range = { fromMs: filter.fromMs ?? 0, toMs: filter.toMs ?? LATEST_MS };
  const spans = await deps.alerting.firingSpans({ ...range, dashboardUid, panelId, limit });
  return spans.map((span) => alertAnnotation(span, deps.clock.nowMs()));
}

/** null when it is absent. Throws InputError 400 for what is no whole number. */
function numberParameter(query: URLSearchParams, name: string): number | null {
  const text = textParameter(query, name);
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new InputError(`Cannot use "${name}": expected a whole number`, { field: name });
  return value;
}

export function createGetAnnotation({ entities: { db } }: AnnotationDeps): Handler {
  return async (_request, { params }) => Response.json(toAnswer(await findAnnotation(db, idOf(params))));
}

export function createPostAnnotation({ entities: { db }, clock }: AnnotationDeps): Handler {
  return async (request, { identity }) => {
    const body = await readBody(request, createAnnotationBody);
    const startMs = body.time ?? clock.nowMs();
    const id = await createAnnotation(db, {
      dashboardUid: textOrNull(body.dashboardUID),
      panelId: body.panelId ?? 0,
      startMs,
      // 0 stands for "no end".
      endMs: body.timeEnd === 0 ? startMs : (body.timeEnd ?? startMs),
      text: body.text,
      tags: body.tags ?? [],
      data: body.data ?? null,
      userId: userIdOf(identity),
    });
    const ids = body.isRegion === true ? { startId: id, endId: id } : {};
    return Response.json({ id, message: 'Annotation added', ...ids });
  };
}

function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

export function createPostGraphiteAnnotation({ entities: { db }, clock }: AnnotationDeps): Handler {
  return async (request, { identity }) => {
    const { what, when, data, tags } = await readBody(request, graphiteAnnotationBody);
    const timeMs = when ? Math.round(when * 1000) : clock.nowMs();
    const id = await createAnnotation(db, {
      dashboardUid: null,
      panelId: 0,
      startMs: timeMs,
      endMs: timeMs,
      text: data ? `${what}\n${data}` : what,
      tags: tags ?? [],
      data: null,
      userId: userIdOf(identity),
    });
    return Response.json({ id, message: 'Graphite annotation added' });
  };
}

export function createPutAnnotation({ entities: { db }, clock }: AnnotationDeps): Handler {
  return async (request, { params }) => {
    const body = await readBody(request, putAnnotationBody);
    await updateAnnotation(db, idOf(params), { ...changeOf(body), tags: body.tags ?? [] }, clock.nowMs());
    return Response.json({ message: 'Annotation updated' });
  };
}

export function createPatchAnnotation({ entities: { db }, clock }: AnnotationDeps): Handler {
  return async (request, { params }) => {
    const body = await readBody(request, patchAnnotationBody);
    await updateAnnotation(db, idOf(params), changeOf(body), clock.nowMs());
    return Response.json({ message: 'Annotation patched' });
  };
}

function changeOf(body: ReturnType<typeof patchAnnotationBody.parse>): AnnotationChange {
  const { time, timeEnd, text, tags, data } = body;
  return {
    ...(time !== null && time !== undefined && { startMs: time }),
    ...(timeEnd !== null && timeEnd !== undefined && { endMs: timeEnd }),
    ...(text !== null && text !== undefined && { text }),
    ...(tags !== null && tags !== undefined && { tags }),
    ...(data !== null && data !== undefined && { data }),
  };
}

export function createDeleteAnnotation({ entities: { db } }: AnnotationDeps): Handler {
  return async (_request, { params }) => {
    await removeAnnotation(db, idOf(params));
    return Response.json({ message: 'Annotation deleted' });
  };
}

export function createMassDelete({ entities: { db } }: AnnotationDeps): Handler {
  return async (request) => {
    const { annotationId, dashboardUID, panelId } = await readBody(request, massDeleteBody);
    if (annotationId) await removeAnnotation(db, annotationId);
    else if (dashboardUID && panelId) await removePanelAnnotations(db, { dashboardUid: dashboardUID, panelId });
    else throw new InputError('Cannot delete annotations: expected "annotationId", or "dashboardUID" and "panelId"');
    return Response.json({ message: 'Annotations deleted' });
  };
}

export function createListAnnotationTags({ entities: { db } }: AnnotationDeps): Handler {
  return async (_request, { url }) => {
    const { limit } = readPage(url.searchParams, TAG_PAGE);
    const tags = await countAnnotationTags(db, { part: textParameter(url.searchParams, 'tag'), limit });
    return Response.json({ result: { tags } });
  };
}

function toAnswer(annotation: Annotation): AnnotationAnswer {
  const { id, dashboardUid, panelId, startMs, endMs, text, tags, data, userId, login, email } = annotation;
  return {
    id,
    alertId: 0,
    alertName: '',
    dashboardId: 0,
    dashboardUID: dashboardUid ?? '',
    panelId,
    userId: userId ?? 0,
    newState: '',
    prevState: '',
    created: annotation.createdMs,
    updated: annotation.updatedMs,
    time: startMs,
    timeEnd: endMs,
    text,
    tags,
    login,
    email,
    avatarUrl: '',
    data: data ?? {},
  };
}
