// Receivers, the route and time intervals that are made by API: sealed in PostgreSQL, part of the configuration in force.
import { restoreSecrets } from '@/lib/alerting/config/masked-secrets';
import { printReceiver } from '@/lib/alerting/config/print-receiver';
import { NO_STORED_OBJECTS, type StoredObjects } from '@/lib/alerting/config/stored-objects';
import { InputError } from '@/lib/errors/input-error';
import type { ObjectKind, StoredObjectView } from '@/server/alerting/ports';
import { refuseFiles } from '@/server/alerting/refuse-files';
import {
  changeObject,
  type ObjectChange,
  type ObjectRow,
  readObjectRevision,
  readObjects,
} from '@/server/alerting/store/object-rows';
import type { Pool } from '@/server/alerting/store/pool';
import type { SecretBox } from '@/server/platform/secret-box';

export interface StoredObjectChanges {
  /** What was read last, opened. */
  current(): StoredObjects;
  list(kind: ObjectKind): StoredObjectView[];
  /** Reads again when something is new; says whether it was. */
  refresh(): Promise<boolean>;
  /** Throws InputError when the configuration would not load with it. */
  put(wish: ObjectWish): Promise<void>;
  /** Throws InputError 404, and 409 when the rest needs it. */
  remove(wish: Omit<ObjectWish, 'body'>): Promise<void>;
}

export interface ObjectWish {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly changedBy: string;
}

interface Deps {
  readonly pool: Pool;
  readonly box: SecretBox;
  readonly nowMs: () => number;
  /** Throws InputError when the whole does not load. */
  readonly check: (stored: StoredObjects) => Promise<void>;
  /** Sealed with another key, or damaged. */
  readonly onUnreadable: (row: ObjectRow, thrown: unknown) => void;
}

const NAME_LIMIT_CHARACTERS = 200;
const OBJECT_LIMIT_COUNT = 1000;

interface Opened {
  readonly row: ObjectRow;
  readonly text: string;
}

export function createStoredObjects({ pool, box, nowMs, check, onUnreadable }: Deps): StoredObjectChanges {
  let revision = -1;
  let opened: readonly Opened[] = [];
  const place = (kind: ObjectKind, name: string): string => `notification_object/${kind}/${name}`;
  const open = (rows: readonly ObjectRow[]): Opened[] =>
    rows.flatMap((row) => {
      try {
        return [{ row, text: box.open(row.sealed, place(row.kind, row.name)) }];
      } catch (thrown) {
        onUnreadable(row, thrown);
        // A receiver stays, without a way to tell anybody: routes that name it still load, and alerts are shown.
        return row.kind === 'receiver' ? [{ row, text: JSON.stringify({ name: row.name }) }] : [];
      }
    });

  const put = async (wish: ObjectWish): Promise<void> => {
    const { kind, name, changedBy } = wish;
    checkName(name);
    refuseFiles(wish.body, kind);
    await changeObject(pool, async (rows): Promise<ObjectChange> => {
      const all = open(rows);
      const old = all.find(({ row }) => row.kind === kind && row.name === name);
      if (!old && all.length >= OBJECT_LIMIT_COUNT)
        throw new InputError(`Cannot make another ${kind}: the limit is ${OBJECT_LIMIT_COUNT}`);
      const named = kind === 'route' ? wish.body : { ...wish.body, name };
      const text = JSON.stringify(restoreSecrets(named, old ? JSON.parse(old.text) : undefined));
      await check(
        objectsOf([...all.filter((one) => one !== old).map((one) => [one.row.kind, one.text] as const), [kind, text]]),
      );
      const shown = kind === 'receiver' ? JSON.stringify(printReceiver(text)) : text;
      return {
        kind,
        name,
        object: { sealed: box.seal(text, place(kind, name)), shown },
        updatedAtMs: nowMs(),
        updatedBy: changedBy,
      };
    });
  };

  const remove = async ({ kind, name, changedBy }: Omit<ObjectWish, 'body'>): Promise<void> => {
    await changeObject(pool, async (rows): Promise<ObjectChange> => {
      const all = open(rows);
      const rest = all.filter(({ row }) => row.kind !== kind || row.name !== name);
      if (rest.length === all.length)
        throw new InputError(`There is no ${kind} ${JSON.stringify(name)} made by API`, { status: 404 });
      try {
        await check(objectsOf(rest.map(({ row, text }) => [row.kind, text] as const)));
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        throw new InputError(`Cannot delete ${kind} ${JSON.stringify(name)}: ${reason}`, {
          status: 409,
          cause: thrown,
        });
      }
      return { kind, name, object: null, updatedAtMs: nowMs(), updatedBy: changedBy };
    });
  };

  return {
    current: () =>
      opened.length === 0 ? NO_STORED_OBJECTS : objectsOf(opened.map(({ row, text }) => [row.kind, text] as const)),
    list: (kind) => opened.filter(({ row }) => row.kind === kind).map(({ row }) => viewOf(row)),
    refresh: async () => {
      if ((await readObjectRevision(pool)) === revision) return false;
      const read = await readObjects(pool);
      // A start without any has nothing to put into force.
      const isNothing = revision === -1 && read.rows.length === 0;
      opened = open(read.rows);
      revision = read.revision;
      return !isNothing;
    },
    put,
    remove,
  };
}

function checkName(name: string): void {
  if (name === '' || name.length > NAME_LIMIT_CHARACTERS || /\p{Cc}/u.test(name))
    throw new InputError(
      `Cannot use this name: expected 1 to ${NAME_LIMIT_CHARACTERS} characters without control characters`,
      { field: 'name' },
    );
}

function objectsOf(entries: readonly (readonly [ObjectKind, string])[]): StoredObjects {
  const of = (kind: ObjectKind): string[] => entries.filter((entry) => entry[0] === kind).map((entry) => entry[1]);
  return { receivers: of('receiver'), timeIntervals: of('time_interval'), route: of('route')[0] ?? null };
}

function viewOf({ name, shown, version, updatedAtMs, updatedBy }: ObjectRow): StoredObjectView {
  return { name, version, updatedAtMs, updatedBy, body: JSON.parse(shown) as Readonly<Record<string, unknown>> };
}
