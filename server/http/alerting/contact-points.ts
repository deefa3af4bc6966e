// /api/v1/provisioning/contact-points: receivers in Grafana's form.
import { z } from 'zod';
import type { ContactPoints, PlacedContactPoint } from '@/server/provisioning/contact-points';
import { provisionerOf } from '@/server/http/alerting/changer';
import { readBody } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';

const contactPoint = z.object({
  uid: z.string().optional(),
  name: z.string().min(1),
  type: z.string().min(1),
  settings: z.record(z.string(), z.unknown()).default({}),
  disableResolveMessage: z.boolean().default(false),
});

function shown({ uid, name, type, settings, disableResolveMessage, provenance }: PlacedContactPoint) {
  return { uid, name, type, settings, disableResolveMessage, provenance };
}

export function createListContactPointsHandler(points: ContactPoints): Handler {
  return async (_request, { url }) => {
    const name = url.searchParams.get('name');
    const wanted = points.list().filter((point) => name === null || point.name === name);
    return Response.json(wanted.map(shown));
  };
}

export function createPostContactPointHandler(points: ContactPoints): Handler {
  return async (request, { identity }) => {
    const wish = await readBody(request, contactPoint);
    return Response.json(shown(await points.create(wish, provisionerOf(request, identity))), { status: 202 });
  };
}

export function createPutContactPointHandler(points: ContactPoints): Handler {
  return async (request, { identity, params }) => {
    const wish = await readBody(request, contactPoint);
    await points.replace(params['uid'] ?? '', wish, provisionerOf(request, identity));
    return Response.json({ message: 'contactpoint updated' }, { status: 202 });
  };
}

export function createDeleteContactPointHandler(points: ContactPoints): Handler {
  return async (request, { identity, params }) => {
    await points.remove(params['uid'] ?? '', provisionerOf(request, identity));
    return Response.json({ message: 'contactpoint deleted' }, { status: 202 });
  };
}
