// Silences: list, make or change, look at one, end one.
import type { SilenceWish } from '@/lib/alerting/silences/silence';
import type { Matcher, MatcherType } from '@/lib/labels/matcher';
import type { AlertingApi, SilenceView } from '@/server/alerting/ports';
import type { Identity } from '@/server/auth/identity';
import {
  empty,
  json,
  jsonKind,
  jsonArray,
  parseTime,
  readJsonBody,
  refusal,
  withTextErrors,
} from '@/server/http/alertmanager/answers';
import { readFlag, readMatchers as readFilters } from '@/server/http/alertmanager/alert-filter';
import type { Handler } from '@/server/http/route';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createListSilencesHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (_request, { url }) => {
    const query = url.searchParams;
    const wanted = readFilters(query, 'filter');
    const states = (['active', 'pending', 'expired'] as const).filter((state) => readFlag(query, state));
    const found = alerting
      .silences()
      .filter(({ state, matchers }) => states.includes(state) && wanted.every((one) => hasMatcher(matchers, one)));
    return jsonArray(found, silenceText);
  });
}

export function createPostSilenceHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (request, { identity }) => {
    const body = await readJsonBody(request, 'silence');
    if (body instanceof Response) return body;
    const wish = readSilence(body.value);
    if (wish instanceof Response) return wish;
    return json({ silenceID: await alerting.putSilence(wish, nameOf(identity)) });
  });
}

export function createGetSilenceHandler(alerting: AlertingApi): Handler {
  return async (_request, { params }) => {
    const id = params['id'] ?? '';
    if (!UUID.test(id)) return badId(id);
    const silence = alerting.silence(id.toLowerCase());
    return silence
      ? new Response(`${silenceText(silence)}\n`, { headers: { 'content-type': 'application/json' } })
      : empty(404);
  };
}

export function createDeleteSilenceHandler(alerting: AlertingApi): Handler {
  return withTextErrors(async (_request, { params, identity }) => {
    const id = params['id'] ?? '';
    if (!UUID.test(id)) return badId(id);
    await alerting.expireSilence(id.toLowerCase(), nameOf(identity));
    return empty();
  });
}

function badId(id: string): Response {
  return refusal(422, 601, `silenceID in path must be of type uuid: ${JSON.stringify(id)}`);
}

function nameOf(identity: Identity): string {
  return identity.kind === 'user' ? identity.login : identity.kind;
}

function hasMatcher(matchers: readonly Matcher[], wanted: Matcher): boolean {
  return matchers.some(
    ({ name, type, value }) => name === wanted.name && type === wanted.type && value === wanted.value,
  );
}

function silenceText({ state, matchers, ...silence }: SilenceView): string {
  return JSON.stringify({
    id: silence.id,
    status: { state },
    updatedAt: new Date(silence.updatedAtMs).toISOString(),
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: new Date(silence.endsAtMs).toISOString(),
    matchers: matchers.map(({ name, type, value }) => ({
      isEqual: type === '=' || type === '=~',
      isRegex: type === '=~' || type === '!~',
      name,
      value,
    })),
    startsAt: new Date(silence.startsAtMs).toISOString(),
    annotations: silence.annotations,
  });
}

const MATCHER_TYPES: Readonly<Record<string, MatcherType>> = {
  'true true': '=~',
  'true false': '=',
  'false true': '!~',
  'false false': '!=',
};

function readSilence(value: unknown): SilenceWish | Response {
  if (typeof value !== 'object' || Array.isArray(value))
    return refusal(400, 400, `parsing silence body from "" failed, because json: cannot unmarshal ${jsonKind(value)}`);
  const body = (value ?? {}) as Record<string, unknown>;
  for (const name of ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt'])
    if (body[name] === undefined || body[name] === null) return refusal(422, 602, `${name} in body is required`);
  const { comment, createdBy, annotations = {} } = body;
  const id = body['id'] ?? '';
  if (typeof comment !== 'string' || typeof createdBy !== 'string' || typeof id !== 'string')
    return refusal(
      400,
      400,
      'parsing silence body from "" failed, because a text is expected for id, comment and createdBy',
    );
  if (id !== '' && !UUID.test(id)) return json(`silence ${id} not found`, 404);
  const times = readTimes(body);
  if (times instanceof Response) return times;
  const matchers = readMatchers(body['matchers']);
  if (matchers instanceof Response) return matchers;
  return {
    id: id.toLowerCase(),
    matchers,
    ...times,
    createdBy: clean(createdBy),
    comment: clean(comment),
    annotations: typeof annotations === 'object' && annotations !== null ? textsOf(annotations) : {},
  };
}

function readTimes(body: Record<string, unknown>): Pick<SilenceWish, 'startsAtMs' | 'endsAtMs'> | Response {
  const startsAtMs = parseTime(body['startsAt']);
  const endsAtMs = parseTime(body['endsAt']);
  if (startsAtMs === null || endsAtMs === null)
    return refusal(400, 400, 'parsing silence body from "" failed, because startsAt or endsAt is no RFC 3339 time');
  return endsAtMs === undefined
    ? refusal(422, 602, 'endsAt in body is required')
    : { startsAtMs: startsAtMs ?? 0, endsAtMs };
}

/** PostgreSQL's text holds no NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '');
}

function textsOf(value: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function readMatchers(value: unknown): Matcher[] | Response {
  if (!Array.isArray(value))
    return refusal(400, 400, 'parsing silence body from "" failed, because matchers is no array');
  if (value.length === 0) return refusal(422, 612, 'matchers in body should have at least 1 items');
  const matchers: Matcher[] = [];
  for (const [at, item] of (value as unknown[]).entries()) {
    const matcher = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    for (const name of ['name', 'value', 'isRegex'])
      if (matcher[name] === undefined || matcher[name] === null)
        return refusal(422, 602, `matchers.${at}.${name} in body is required`);
    const { name, value: text, isRegex } = matcher;
    const isEqual = matcher['isEqual'] ?? true;
    const noFlag = [isRegex, isEqual].find((flag) => typeof flag !== 'boolean');
    if (noFlag !== undefined)
      return refusal(
        400,
        400,
        `parsing silence body from "" failed, because json: cannot unmarshal ${jsonKind(noFlag)} into a matcher's isRegex or isEqual of type bool`,
      );
    if (typeof name !== 'string' || typeof text !== 'string')
      return refusal(400, 400, 'parsing silence body from "" failed, because a matcher has texts as name and value');
    matchers.push({ name, value: text, type: MATCHER_TYPES[`${isEqual === true} ${isRegex === true}`] ?? '=' });
  }
  return matchers;
}
