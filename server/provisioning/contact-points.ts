// Grafana's contact points: each is one integration of a receiver, with a name of its own.
import { createHash } from 'node:crypto';
import {
  toContactPoints,
  toReceiverItem,
  type ContactPoint,
  type ReceiverItem,
  type Settings,
} from '@/lib/alerting/grafana/contact-point';
import { requireUid } from '@/lib/api/uid';
import { InputError } from '@/lib/errors/input-error';
import type { Changer, ConfigObjects, IntegrationUids, ObjectWish, StoredObjectView } from '@/server/alerting/ports';
import { randomUid } from '@/server/entities/random-uid';

export interface PlacedContactPoint extends ContactPoint {
  readonly uid: string;
  readonly provenance: StoredObjectView['provenance'];
  readonly key: string;
  readonly index: number;
}

export interface ContactPointWish extends ContactPoint {
  readonly uid?: string | undefined;
}

export interface ContactPoints {
  list(): PlacedContactPoint[];
  /** Throws InputError 409 when the uid is taken. */
  create(wish: ContactPointWish, changer: Changer): Promise<PlacedContactPoint>;
  /** Throws InputError 404. */
  replace(uid: string, wish: ContactPointWish, changer: Changer): Promise<void>;
  /** Throws InputError 404, and 409 while a policy needs it. */
  remove(uid: string, changer: Changer): Promise<void>;
}

/** A receiver while it is changed. */
interface Draft {
  readonly body: Settings;
  readonly uids: IntegrationUids;
}

export function createContactPoints(objects: ConfigObjects): ContactPoints {
  const receivers = () => objects.configObjects('receiver');
  const list = (): PlacedContactPoint[] => receivers().flatMap(pointsOf);
  const draftOf = (name: string): Draft => {
    const found = receivers().find((one) => one.name === name);
    return found ? { body: found.body, uids: pinnedUids(found) } : { body: {}, uids: {} };
  };
  const find = (uid: string): PlacedContactPoint => {
    const found = list().find((one) => one.uid === uid);
    if (!found) throw new InputError('contact point not found', { status: 404 });
    return found;
  };
  return {
    list,
    create: async (wish, changer) => {
      const uid = wish.uid === undefined || wish.uid === '' ? randomUid() : requireUid(wish.uid, 'uid');
      if (list().some((one) => one.uid === uid))
        throw new InputError(`a contact point with the uid ${JSON.stringify(uid)} already exists`, { status: 409 });
      const draft = withItem(draftOf(wish.name), toReceiverItem(wish), uid);
      await objects.changeConfigObjects([wishOf(wish.name, draft)], changer);
      return find(uid);
    },
    replace: async (uid, wish, changer) => {
      const old = find(uid);
      const item = toReceiverItem(wish);
      if (wish.name === old.name && item.key === old.key) {
        const draft = withItem(draftOf(old.name), item, uid, old.index);
        await objects.changeConfigObjects([wishOf(old.name, draft)], changer);
        return;
      }
      const rest = withoutItem(draftOf(old.name), old);
      const target = withItem(wish.name === old.name ? rest : draftOf(wish.name), item, uid);
      const wishes = wish.name === old.name ? [] : [wishOf(old.name, rest)];
      await objects.changeConfigObjects([...wishes, wishOf(wish.name, target)], changer);
    },
    remove: async (uid, changer) => {
      const old = find(uid);
      await objects.changeConfigObjects([wishOf(old.name, withoutItem(draftOf(old.name), old))], changer);
    },
  };
}

export interface ReceiverFromFile {
  readonly name: string;
  readonly points: readonly ContactPointWish[];
}

/** A whole receiver, as a provisioning file has it: what was there before goes. */
export function receiverWish({ name, points }: ReceiverFromFile): ObjectWish {
  const empty: Draft = { body: {}, uids: {} };
  const draft = points.reduce((all, point, index) => {
    const item = toReceiverItem(point);
    const uid = point.uid === undefined || point.uid === '' ? derivedUid(name, item.key, index) : point.uid;
    return withItem(all, item, requireUid(uid, 'uid'));
  }, empty);
  return { kind: 'receiver', name, body: draft.body, uids: draft.uids };
}

/** Of several contact points at once; those that are not there are left out. */
export function removalWishes(objects: ConfigObjects, uids: readonly string[]): ObjectWish[] {
  return objects.configObjects('receiver').flatMap((view) => {
    // From the end of each list, so that what is left to remove stays where it is.
    const gone = pointsOf(view)
      .filter(({ uid }) => uids.includes(uid))
      .toSorted((left, right) => right.index - left.index);
    if (gone.length === 0) return [];
    return [wishOf(view.name, gone.reduce(withoutItem, { body: view.body, uids: pinnedUids(view) }))];
  });
}

function pointsOf(view: StoredObjectView): PlacedContactPoint[] {
  const { name, body, provenance } = view;
  return toContactPoints(name, body).map((point) => ({
    ...point,
    provenance,
    uid: uidOf(view, point.key, point.index),
  }));
}

function uidOf({ name, uids }: Pick<StoredObjectView, 'name' | 'uids'>, key: string, index: number): string {
  return uids[key]?.[index] ?? derivedUid(name, key, index);
}

/** Of what nobody has named: the same for as long as it stands where it stands. */
function derivedUid(name: string, key: string, index: number): string {
  return createHash('sha256')
    .update(JSON.stringify([name, key, index]))
    .digest('hex')
    .slice(0, 14);
}

/** Every integration keeps its name when others are added or removed. */
function pinnedUids(view: StoredObjectView): IntegrationUids {
  const lists = Object.keys(view.body).filter((key) => key.endsWith('_configs'));
  return Object.fromEntries(
    lists.map((key) => [key, itemsOf(view.body, key).map((_item, index) => uidOf(view, key, index))]),
  );
}

function itemsOf(body: Settings, key: string): readonly unknown[] {
  const items = body[key];
  return Array.isArray(items) ? (items as unknown[]) : [];
}

function withItem({ body, uids }: Draft, { key, body: item }: ReceiverItem, uid: string, at?: number): Draft {
  const items = itemsOf(body, key);
  const index = at ?? items.length;
  const ids = uids[key] ?? [];
  return {
    body: { ...body, [key]: [...items.slice(0, index), item, ...items.slice(index + 1)] },
    uids: { ...uids, [key]: [...ids.slice(0, index), uid, ...ids.slice(index + 1)] },
  };
}

function withoutItem({ body, uids }: Draft, { key, index }: { readonly key: string; readonly index: number }): Draft {
  const { [key]: _list, ...others } = body;
  const { [key]: _ids, ...otherIds } = uids;
  const items = itemsOf(body, key).filter((_item, at) => at !== index);
  if (items.length === 0) return { body: others, uids: otherIds };
  return {
    body: { ...others, [key]: items },
    uids: { ...otherIds, [key]: (uids[key] ?? []).filter((_uid, at) => at !== index) },
  };
}

/** Without integrations a receiver is none. */
function wishOf(name: string, { body, uids }: Draft): ObjectWish {
  const isEmpty = !Object.keys(body).some((key) => key.endsWith('_configs'));
  return { kind: 'receiver', name, body: isEmpty ? null : body, uids };
}
