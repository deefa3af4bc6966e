// One role in parts: which of them this process holds, which it should, and how they change hands without two acting at once.
import { createHash } from 'node:crypto';
import type { Clock } from '@/server/platform/clock';
import type { LeaseConnection } from '@/server/platform/leases/lease-connection';
import type { MemberId } from '@/server/platform/leases/member';

export interface RoleUser {
  /** Parts are held that were not before, or not for certain. */
  gained(): void;
  /** Parts are no longer held: resolves when nothing is done for them any more. They are given up then. */
  lost(): Promise<void>;
}

export interface Role {
  readonly name: string;
  readonly heldCount: number;
  /** Whether this process may act for the part at this moment. To be asked at each act. */
  holds(part: number): boolean;
  /** Rises each time that a part changes hands; for writes that must not come from an earlier holder. */
  token(part: number): number;
  /** For leases.ts: takes what is free and its own, gives up what is another's. */
  balance(connection: LeaseConnection, view: MembersView): Promise<void>;
  /** For leases.ts: the lease had ended: nothing is held until the next balance has looked. */
  doubt(): void;
  /** For leases.ts: the lease has ended. */
  stopActing(): Promise<void>;
}

export interface MembersView {
  readonly me: MemberId;
  readonly alive: readonly MemberId[];
}

interface Deps {
  readonly name: string;
  readonly partCount: number;
  readonly mode: 'fair' | 'first';
  readonly user: RoleUser;
  readonly mayAct: () => boolean;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Nothing can change hands while the same processes live; this is for what cannot be. */
const LOOK_EVERY_MS = 10_000;

interface LeaseRow {
  readonly name: string;
  readonly token: number;
  readonly holder: MemberId | null;
}

export function createRole({ name, partCount, mode, user, mayAct, clock }: Deps): Role {
  const names = Array.from({ length: partCount }, (_, part) => `${name}/${part}`);
  /** Part → token. */
  const held = new Map<number, number>();
  let isPrepared = false;
  let isDoubted = false;
  const settled = createSettled(clock);
  /** Somebody asked in a moment when nothing could be held for certain, and must be told that it passed. */
  let isRefused = false;

  const isMine = (part: number, { me, alive }: MembersView): boolean =>
    mode === 'first' ? held.has(part) : preferredId(names[part] ?? '', alive) === me.id;

  /** Every part that this process should hold is held. */
  const isComplete = (view: MembersView): boolean =>
    names.every((_, part) => held.has(part) || (mode === 'fair' && !isMine(part, view)));

  async function giveUp(connection: LeaseConnection, view: MembersView): Promise<void> {
    const leaving = [...held.keys()].filter((part) => !isMine(part, view));
    if (mode === 'first' || leaving.length === 0) return;
    for (const part of leaving) held.delete(part);
    await user.lost();
    await connection.query({
      text: 'UPDATE lease SET holder = NULL, holder_token = NULL WHERE name = ANY($1::text[]) AND holder = $2 AND holder_token = $3',
      values: [leaving.map((part) => names[part]), view.me.id, view.me.token],
    });
    await connection.tell();
  }

  async function loseAll(parts: readonly number[]): Promise<void> {
    for (const part of parts) held.delete(part);
    if (parts.length > 0) await user.lost();
  }

  async function take(connection: LeaseConnection, view: MembersView): Promise<void> {
    const { me, alive } = view;
    const rows = new Map((await readLeases(connection, names)).map((row) => [names.indexOf(row.name), row]));
    const isFree = ({ holder }: LeaseRow): boolean =>
      holder === null || isSame(holder, me) || !alive.some((one) => isSame(holder, one));
    // Somebody else has had it, while this process was away for longer than its lease.
    await loseAll([...held].filter(([part, token]) => rows.get(part)?.token !== token).map(([part]) => part));
    const wanted = [...rows].filter(([part, row]) => {
      if (held.has(part)) return !isSame(row.holder, me);
      return isFree(row) && (mode === 'first' || isMine(part, view));
    });
    if (wanted.length === 0) {
      isDoubted = false;
      return;
    }
    const { rows: taken } = await connection.query<{ name: string; token: string }>({
      text: `UPDATE lease l SET holder = $1, holder_token = $2, token = l.token + 1
               FROM unnest($3::text[], $4::int8[]) AS n(name, token)
              WHERE l.name = n.name AND l.token = n.token
                AND EXISTS (SELECT FROM member m WHERE m.id = $1 AND m.token = $2 AND m.lease_until > clock_timestamp())
              RETURNING l.name, l.token`,
      values: [me.id, me.token, wanted.map(([, row]) => row.name), wanted.map(([, row]) => row.token)],
    });
    const tokens = new Map(taken.map((row) => [names.indexOf(row.name), Number(row.token)]));
    const hasNew = taken.some((row) => !held.has(names.indexOf(row.name)));
    await loseAll(wanted.map(([part]) => part).filter((part) => held.has(part) && !tokens.has(part)));
    for (const [part, token] of tokens) held.set(part, token);
    isDoubted = false;
    if (hasNew) user.gained();
  }

  return {
    name,
    get heldCount() {
      return held.size;
    },
    holds(part) {
      if (!held.has(part)) return false;
      if (!isDoubted && mayAct()) return true;
      isRefused = true;
      return false;
    },
    doubt() {
      isDoubted = true;
    },
    token: (part) => held.get(part) ?? 0,
    async balance(connection, view) {
      isPrepared ||= await addLeases(connection, names);
      if (isDoubted || !settled.isFor(view)) {
        settled.forget();
        await giveUp(connection, view);
        await take(connection, view);
        if (isComplete(view)) settled.note(view);
      }
      if (!isRefused) return;
      isRefused = false;
      user.gained();
    },
    async stopActing() {
      if (held.size === 0) return;
      held.clear();
      settled.forget();
      await user.lost();
    },
  };
}

/** Who was alive when all of a role was as it should be, and until when that needs no other look. */
function createSettled(clock: Pick<Clock, 'monotonicMs'>) {
  let known: { readonly view: string; readonly untilMs: number } | null = null;
  return {
    isFor: (view: MembersView) => known !== null && clock.monotonicMs() < known.untilMs && known.view === nameOf(view),
    note: (view: MembersView): void => {
      known = { view: nameOf(view), untilMs: clock.monotonicMs() + LOOK_EVERY_MS };
    },
    forget: (): void => {
      known = null;
    },
  };
}

function nameOf({ me, alive }: MembersView): string {
  return [me, ...alive].map(({ id, token }) => `${id}/${token}`).join(' ');
}

function isSame(left: MemberId | null, right: MemberId): boolean {
  return left?.id === right.id && left.token === right.token;
}

async function addLeases(connection: LeaseConnection, names: readonly string[]): Promise<true> {
  await connection.query({
    text: 'INSERT INTO lease (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    values: [names],
  });
  return true;
}

async function readLeases(connection: LeaseConnection, names: readonly string[]): Promise<LeaseRow[]> {
  const { rows } = await connection.query<{
    name: string;
    token: string;
    holder: number | null;
    holder_token: string | null;
  }>({
    text: 'SELECT name, token, holder, holder_token FROM lease WHERE name = ANY($1::text[])',
    values: [names],
  });
  return rows.map(({ name, token, holder, holder_token }) => ({
    name,
    token: Number(token),
    holder: holder === null ? null : { id: holder, token: Number(holder_token) },
  }));
}

/** Rendezvous hashing: when a process comes or goes, only its own parts move. */
function preferredId(name: string, alive: readonly MemberId[]): number | undefined {
  if (alive.length === 1) return alive[0]?.id;
  let best: { readonly id: number; readonly weight: bigint } | undefined;
  for (const { id } of alive) {
    const weight = createHash('sha256').update(`${name} ${id}`).digest().readBigUInt64BE(0);
    if (!best || weight > best.weight) best = { id, weight };
  }
  return best?.id;
}
