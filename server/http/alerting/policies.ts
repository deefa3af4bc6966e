// /api/v1/provisioning/policies, /mute-timings and /templates: the route, time intervals and templates in Grafana's form.
import { z } from 'zod';
import { toPolicy, toRoute } from '@/lib/alerting/grafana/policy';
import { InputError } from '@/lib/errors/input-error';
import type { ConfigObjects, ObjectKind, StoredObjectView } from '@/server/alerting/ports';
import { provisionerOf } from '@/server/http/alerting/changer';
import { readBody } from '@/server/http/read-json';
import type { ApiRequest, Handler, RequestContext } from '@/server/http/route';
import { ROUTE_NAME, templateWish } from '@/server/provisioning/notification-wishes';

const policy = z.record(z.string(), z.unknown());
const muteTiming = z.object({ name: z.string().default(''), time_intervals: z.array(z.unknown()).default([]) });
const template = z.object({ name: z.string().optional(), template: z.string().min(1), version: z.string().optional() });

/** Without one of its own, what a new installation has. */
export function createGetPoliciesHandler(objects: ConfigObjects): Handler {
  return async () => {
    const [route] = objects.configObjects('route');
    return Response.json(
      route
        ? { ...toPolicy(route.body), ...(route.provenance !== '' && { provenance: route.provenance }) }
        : { receiver: 'default' },
    );
  };
}

export function createPutPoliciesHandler(objects: ConfigObjects): Handler {
  return async (request, { identity }) => {
    const body = toRoute(await readBody(request, policy));
    await objects.changeConfigObjects([{ kind: 'route', name: ROUTE_NAME, body }], provisionerOf(request, identity));
    return Response.json({ message: 'policies updated' }, { status: 202 });
  };
}

export function createDeletePoliciesHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    await removeIfThere(objects, { kind: 'route', name: ROUTE_NAME }, { request, context });
    return Response.json({ message: 'policies deleted' }, { status: 202 });
  };
}

async function removeIfThere(
  objects: ConfigObjects,
  { kind, name }: { readonly kind: ObjectKind; readonly name: string },
  { request, context: { identity } }: { readonly request: ApiRequest; readonly context: RequestContext },
): Promise<void> {
  if (objects.configObjects(kind).some((one) => one.name === name))
    await objects.changeConfigObjects([{ kind, name, body: null }], provisionerOf(request, identity));
}

interface NamedKind {
  readonly kind: 'time_interval' | 'template';
  /** For "not found". */
  readonly what: string;
  readonly show: (view: StoredObjectView) => unknown;
}

export const MUTE_TIMINGS: NamedKind = {
  kind: 'time_interval',
  what: 'mute timing',
  show: ({ name, body, version, provenance }) => ({
    name,
    time_intervals: body['time_intervals'] ?? [],
    version: String(version),
    provenance,
  }),
};

export const TEMPLATES: NamedKind = {
  kind: 'template',
  what: 'template',
  show: ({ name, body, version, provenance }) => ({
    name,
    template: body['template'],
    version: String(version),
    provenance,
  }),
};

function findNamed(objects: ConfigObjects, { kind, what }: NamedKind, name: string): StoredObjectView {
  const found = objects.configObjects(kind).find((one) => one.name === name);
  if (!found) throw new InputError(`${what} not found`, { status: 404 });
  return found;
}

export function createListNamedHandler(objects: ConfigObjects, named: NamedKind): Handler {
  return async () => Response.json(objects.configObjects(named.kind).map(named.show));
}

export function createGetNamedHandler(objects: ConfigObjects, named: NamedKind): Handler {
  return async (_request, { params }) => Response.json(named.show(findNamed(objects, named, params['name'] ?? '')));
}

export function createDeleteNamedHandler(objects: ConfigObjects, { kind }: NamedKind): Handler {
  return async (request, context) => {
    await removeIfThere(objects, { kind, name: context.params['name'] ?? '' }, { request, context });
    return new Response(null, { status: 204 });
  };
}

export function createPostMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (request, { identity }) => {
    const { name, time_intervals } = await readBody(request, muteTiming);
    if (objects.configObjects('time_interval').some((one) => one.name === name))
      throw new InputError(`a mute timing named ${JSON.stringify(name)} already exists`, {
        status: 409,
        field: 'name',
      });
    await putTiming(objects, { name, time_intervals }, { request, identity });
    return Response.json(MUTE_TIMINGS.show(findNamed(objects, MUTE_TIMINGS, name)), { status: 201 });
  };
}

export function createPutMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (request, { identity, params }) => {
    const { name } = findNamed(objects, MUTE_TIMINGS, params['name'] ?? '');
    const { time_intervals } = await readBody(request, muteTiming);
    await putTiming(objects, { name, time_intervals }, { request, identity });
    return Response.json(MUTE_TIMINGS.show(findNamed(objects, MUTE_TIMINGS, name)), { status: 202 });
  };
}

async function putTiming(
  objects: ConfigObjects,
  { name, time_intervals }: { readonly name: string; readonly time_intervals: readonly unknown[] },
  { request, identity }: { readonly request: ApiRequest; readonly identity: RequestContext['identity'] },
): Promise<void> {
  const wish = { kind: 'time_interval', name, body: { time_intervals } } as const;
  await objects.changeConfigObjects([wish], provisionerOf(request, identity));
}

/** With a version: only while it is the one that is there. */
export function createPutTemplateHandler(objects: ConfigObjects): Handler {
  return async (request, { identity, params }) => {
    const name = params['name'] ?? '';
    const { template: text, version = '' } = await readBody(request, template);
    const before = objects.configObjects('template').find((one) => one.name === name);
    if (version !== '' && before && String(before.version) !== version)
      throw new InputError('the template has been changed by someone else', { status: 409, field: 'version' });
    await objects.changeConfigObjects([templateWish(name, text)], provisionerOf(request, identity));
    return Response.json(TEMPLATES.show(findNamed(objects, TEMPLATES, name)), { status: 202 });
  };
}
