// Silences in and out of force: each change is committed before it is answered, and kept as a version.
import { randomUUID } from 'node:crypto';
import {
  checkSilence,
  isEditInPlace,
  type Silence,
  silenceState,
  type SilenceWish,
} from '@/lib/alerting/silences/silence';
import { compareText } from '@/lib/labels/label-set';
import { InputError } from '@/lib/errors/input-error';
import type { SilenceView } from '@/server/alerting/ports';
import type { Changes, State, StateStore } from '@/server/alerting/store/state-store';

interface Deps {
  readonly store: Pick<StateStore, 'write' | 'silences'>;
  readonly nowMs: () => number;
  /** Most silences that are kept at once. */
  readonly silenceLimit: number;
}

export interface SilenceChanges {
  list(): SilenceView[];
  find(id: string): SilenceView | null;
  put(wish: SilenceWish, changedBy: string): Promise<string>;
  expire(id: string, changedBy: string): Promise<void>;
}

export function createSilenceChanges({ store, nowMs, silenceLimit }: Deps): SilenceChanges {
  const viewOf = (silence: Silence): SilenceView => ({ ...silence, state: silenceState(silence, nowMs()) });
  return {
    list: () => [...store.silences.values()].map(viewOf).toSorted(compareSilences),
    find: (id) => {
      const silence = store.silences.get(id);
      return silence ? viewOf(silence) : null;
    },
    async put(wish, changedBy) {
      const atMs = nowMs();
      if (wish.startsAtMs >= wish.endsAtMs)
        throw new InputError('Failed to create silence: start time must be before end time');
      if (wish.endsAtMs < atMs) throw new InputError("Failed to create silence: end time can't be in the past");
      checkSilence(wish);
      let id = '';
      await store.write((state) => {
        const planned = planSilence(state, wish, atMs);
        id = planned.id;
        if (planned.isNew && store.silences.size >= silenceLimit)
          throw new InputError(`exceeded maximum number of silences: ${silenceLimit} (limit: ${silenceLimit})`);
        return { silences: planned.silences, changedBy };
      });
      return id;
    },
    expire: (id, changedBy) =>
      store.write((state): Changes => {
        const silence = state.silence(id);
        if (!silence) throw notFound(id);
        const atMs = nowMs();
        return { silences: expired(silence, atMs), changedBy };
      }),
  };
}

function notFound(id: string): InputError {
  return new InputError(`silence ${id} not found`, { status: 404 });
}

/** One that is over already does not change. */
function expired(silence: Silence, atMs: number): Silence[] {
  switch (silenceState(silence, atMs)) {
    case 'expired':
      return [];
    case 'active':
      return [{ ...silence, endsAtMs: atMs, updatedAtMs: atMs }];
    case 'pending':
      return [{ ...silence, startsAtMs: atMs, endsAtMs: atMs, updatedAtMs: atMs }];
  }
}

interface Planned {
  readonly id: string;
  readonly isNew: boolean;
  readonly silences: readonly Silence[];
}

function planSilence(state: State, wish: SilenceWish, atMs: number): Planned {
  const before = wish.id === '' ? undefined : state.silence(wish.id);
  if (wish.id !== '' && !before) throw notFound(wish.id);
  if (before && isEditInPlace(before, wish, atMs)) {
    // What clients keep of the start is cut to seconds or milliseconds.
    const startsAtMs = silenceState(before, atMs) === 'active' ? before.startsAtMs : wish.startsAtMs;
    return { id: before.id, isNew: false, silences: [{ ...wish, id: before.id, startsAtMs, updatedAtMs: atMs }] };
  }
  const made: Silence = {
    ...wish,
    id: randomUUID(),
    startsAtMs: Math.max(wish.startsAtMs, atMs),
    updatedAtMs: atMs,
  };
  return { id: made.id, isNew: true, silences: [...(before ? expired(before, atMs) : []), made] };
}

const STATE_ORDER = ['active', 'pending', 'expired'];

function compareSilences(left: SilenceView, right: SilenceView): number {
  const order = STATE_ORDER.indexOf(left.state) - STATE_ORDER.indexOf(right.state);
  if (order !== 0) return order;
  return orderInState(left, right) || compareText(left.id, right.id);
}

function orderInState(left: SilenceView, right: SilenceView): number {
  switch (left.state) {
    case 'active':
      return left.endsAtMs - right.endsAtMs;
    case 'pending':
      return left.startsAtMs - right.startsAtMs;
    case 'expired':
      return right.endsAtMs - left.endsAtMs;
  }
}
