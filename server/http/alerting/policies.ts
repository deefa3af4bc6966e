// /api/v1/provisioning/policies and /mute-timings: the route and time intervals in Grafana's form.
import { z } from 'zod';
import { toPolicy, toRoute } from '@/lib/alerting/grafana/policy';
import { InputError } from '@/lib/errors/input-error';
import type { ConfigObjects } from '@/server/alerting/ports';
import { changerOf } from '@/server/http/alerting/config-objects';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

const policy = z.record(z.string(), z.unknown());
const muteTiming = z.object({ name: z.string().default(''), time_intervals: z.array(z.unknown()).default([]) });

/** Without one of its own, what a new installation has. */
export function createGetPoliciesHandler(objects: ConfigObjects): Handler {
  return async () => {
    const [route] = objects.configObjects('route');
    return Response.json(route ? toPolicy(route.body) : { receiver: 'default' });
  };
}

export function createPutPoliciesHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    const route = toRoute(await readBody(request, policy));
    await objects.putConfigObject('route', 'route', route, changerOf(context));
    return Response.json({ message: 'policies updated' }, { status: 202 });
  };
}

export function createDeletePoliciesHandler(objects: ConfigObjects): Handler {
  return async (_request, context) => {
    if (objects.configObjects('route').length > 0)
      await objects.deleteConfigObject('route', 'route', changerOf(context));
    return Response.json({ message: 'policies deleted' }, { status: 202 });
  };
}

function timings(objects: ConfigObjects) {
  return objects.configObjects('time_interval').map(({ name, body, version }) => ({
    name,
    time_intervals: body['time_intervals'] ?? [],
    version: String(version),
    provenance: 'api',
  }));
}

function timing(objects: ConfigObjects, name: string) {
  const found = timings(objects).find((one) => one.name === name);
  if (!found) throw new InputError('mute timing not found', { status: 404 });
  return found;
}

export function createListMuteTimingsHandler(objects: ConfigObjects): Handler {
  return async () => Response.json(timings(objects));
}

export function createGetMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (_request, { params }) => Response.json(timing(objects, params['name'] ?? ''));
}

export function createPostMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    const { name, time_intervals } = await readBody(request, muteTiming);
    await objects.putConfigObject('time_interval', name, { time_intervals }, changerOf(context));
    return Response.json(timing(objects, name), { status: 201 });
  };
}

export function createPutMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    const { name } = timing(objects, context.params['name'] ?? '');
    const { time_intervals } = await readBody(request, muteTiming);
    await objects.putConfigObject('time_interval', name, { time_intervals }, changerOf(context));
    return Response.json(timing(objects, name), { status: 202 });
  };
}

export function createDeleteMuteTimingHandler(objects: ConfigObjects): Handler {
  return async (_request, context) => {
    const name = context.params['name'] ?? '';
    if (objects.configObjects('time_interval').some((one) => one.name === name))
      await objects.deleteConfigObject('time_interval', name, changerOf(context));
    return new Response(null, { status: 204 });
  };
}
