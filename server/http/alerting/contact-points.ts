// /api/v1/provisioning/contact-points: receivers in Grafana's form.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  toContactPoints,
  toReceiverItem,
  type ContactPoint,
  type Settings,
} from '@/lib/alerting/grafana/contact-point';
import { InputError } from '@/lib/errors/input-error';
import type { ConfigObjects } from '@/server/alerting/ports';
import { changerOf } from '@/server/http/alerting/config-objects';
import { readBody } from '@/server/http/read-json';
import type { Handler, RequestContext } from '@/server/http/route';

const contactPoint = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  settings: z.record(z.string(), z.unknown()).default({}),
  disableResolveMessage: z.boolean().default(false),
});

interface Placed extends ContactPoint {
  readonly uid: string;
  readonly key: string;
  readonly index: number;
}

/** The same as long as it stands where it stands. */
function uidOf(name: string, key: string, index: number): string {
  return createHash('sha256')
    .update(JSON.stringify([name, key, index]))
    .digest('hex')
    .slice(0, 14);
}

function allOf(objects: ConfigObjects): Placed[] {
  return objects
    .configObjects('receiver')
    .flatMap(({ name, body }) => toContactPoints(name, body))
    .map((point) => ({ ...point, uid: uidOf(point.name, point.key, point.index) }));
}

function shown({ uid, name, type, settings, disableResolveMessage }: Placed) {
  return { uid, name, type, settings, disableResolveMessage, provenance: 'api' };
}

export function createListContactPointsHandler(objects: ConfigObjects): Handler {
  return async (_request, { url }) => {
    const name = url.searchParams.get('name');
    return Response.json(
      allOf(objects)
        .filter((point) => name === null || point.name === name)
        .map(shown),
    );
  };
}

function bodyOf(objects: ConfigObjects, name: string): Settings {
  return objects.configObjects('receiver').find((object) => object.name === name)?.body ?? {};
}

function itemsOf(body: Settings, key: string): readonly unknown[] {
  const items = body[key];
  return Array.isArray(items) ? (items as unknown[]) : [];
}

export function createPostContactPointHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    const point = await readBody(request, contactPoint);
    const { key, body } = toReceiverItem(point);
    const old = bodyOf(objects, point.name);
    const items = itemsOf(old, key);
    await objects.putConfigObject('receiver', point.name, { ...old, [key]: [...items, body] }, changerOf(context));
    const uid = uidOf(point.name, key, items.length);
    const made = allOf(objects).find((one) => one.uid === uid);
    return Response.json(made ? shown(made) : { uid }, { status: 202 });
  };
}

export function createPutContactPointHandler(objects: ConfigObjects): Handler {
  return async (request, context) => {
    const found = findPoint(objects, context);
    const point = await readBody(request, contactPoint);
    if (point.name !== found.name)
      throw new InputError('Cannot rename a contact point: make another and delete this one', { field: 'name' });
    const { key, body } = toReceiverItem(point);
    if (key !== found.key) throw new InputError('Cannot change the type of a contact point', { field: 'type' });
    const old = bodyOf(objects, found.name);
    const items = itemsOf(old, key).map((item, index) => (index === found.index ? body : item));
    await objects.putConfigObject('receiver', found.name, { ...old, [key]: items }, changerOf(context));
    return Response.json({ message: 'contactpoint updated' }, { status: 202 });
  };
}

export function createDeleteContactPointHandler(objects: ConfigObjects): Handler {
  return async (_request, context) => {
    const { name, key, index } = findPoint(objects, context);
    const old = bodyOf(objects, name);
    const { [key]: _removed, ...others } = old;
    const items = itemsOf(old, key).filter((_item, at) => at !== index);
    const rest = items.length === 0 ? others : { ...others, [key]: items };
    const isLast = !Object.keys(rest).some((one) => one.endsWith('_configs'));
    if (isLast) await objects.deleteConfigObject('receiver', name, changerOf(context));
    else await objects.putConfigObject('receiver', name, rest, changerOf(context));
    return Response.json({ message: 'contactpoint deleted' }, { status: 202 });
  };
}

function findPoint(objects: ConfigObjects, { params }: RequestContext): Placed {
  const found = allOf(objects).find(({ uid }) => uid === params['uid']);
  if (!found) throw new InputError('contact point not found', { status: 404 });
  return found;
}
