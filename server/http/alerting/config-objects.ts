// /api/alerting/receivers, /time-intervals, /templates and /route: the configuration of notifications by API.
import { z } from 'zod';
import { InputError } from '@/lib/errors/input-error';
import type { ConfigObjects, ObjectKind } from '@/server/alerting/ports';
import { changerOf } from '@/server/http/alerting/changer';
import { readBody } from '@/server/http/read-json';
import type { Handler, RequestContext } from '@/server/http/route';

const objectBody = z.record(z.string(), z.unknown());

/** In the form of the file, secrets as `<secret>`. */
export function createListObjectsHandler(objects: ConfigObjects, kind: ObjectKind): Handler {
  return async () => Response.json({ items: objects.configObjects(kind) });
}

export function createGetObjectHandler(objects: ConfigObjects, kind: ObjectKind): Handler {
  return async (_request, context) => Response.json(find(objects, kind, nameOf(kind, context)));
}

export function createPutObjectHandler(objects: ConfigObjects, kind: ObjectKind): Handler {
  return async (request, context) => {
    const name = nameOf(kind, context);
    const body = await readBody(request, objectBody);
    await objects.changeConfigObjects([{ kind, name, body }], changerOf(context.identity));
    return Response.json(find(objects, kind, name));
  };
}

export function createDeleteObjectHandler(objects: ConfigObjects, kind: ObjectKind): Handler {
  return async (_request, context) => {
    const name = nameOf(kind, context);
    await objects.changeConfigObjects([{ kind, name, body: null }], changerOf(context.identity));
    return new Response(null, { status: 204 });
  };
}

/** There is one route: the root of the tree. */
function nameOf(kind: ObjectKind, { params }: RequestContext): string {
  return kind === 'route' ? 'route' : (params['name'] ?? '');
}

function find(objects: ConfigObjects, kind: ObjectKind, name: string) {
  const found = objects.configObjects(kind).find((object) => object.name === name);
  if (!found) throw new InputError(`There is no ${kind} ${JSON.stringify(name)} made by API`, { status: 404 });
  return found;
}
