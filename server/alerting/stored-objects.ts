// Receivers, the route, time intervals and templates that are made by API or by provisioning files: sealed in PostgreSQL, part of
// the configuration in force.
import { restoreSecrets } from '@/lib/alerting/config/masked-secrets';
import { printReceiver } from '@/lib/alerting/config/print-receiver';
import { NO_STORED_OBJECTS, type StoredObjects } from '@/lib/alerting/config/stored-objects';
import { InputError } from '@/lib/errors/input-error';
import type { Changer, ObjectKind, ObjectWish, StoredObjectView } from '@/server/alerting/ports';
import { refuseFiles } from '@/server/alerting/refuse-files';
import {
  changeObjects,
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
  /** All or nothing. Throws InputError, as ConfigObjects says. */
  change(wishes: readonly ObjectWish[], changer: Changer): Promise<void>;
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
  readonly kind: ObjectKind;
  readonly name: string;
  /** JSON with secrets. */
  readonly text: string;
  /** Absent: it is new. */
  readonly row?: ObjectRow;
}

export function createStoredObjects({ pool, box, nowMs, check, onUnreadable }: Deps): StoredObjectChanges {
  let revision = -1;
  let opened: readonly Opened[] = [];
  const place = (kind: ObjectKind, name: string): string => `notification_object/${kind}/${name}`;
  const open = (rows: readonly ObjectRow[]): Opened[] =>
    rows.flatMap((row): Opened[] => {
      const { kind, name } = row;
      try {
        return [{ kind, name, row, text: box.open(row.sealed, place(kind, name)) }];
      } catch (thrown) {
        onUnreadable(row, thrown);
        // A receiver stays, without a way to tell anybody: routes that name it still load, and alerts are shown.
        return kind === 'receiver' ? [{ kind, name, row, text: JSON.stringify({ name }) }] : [];
      }
    });

  const change = async (wishes: readonly ObjectWish[], changer: Changer): Promise<void> => {
    for (const { kind, name, body } of wishes) {
      if (body !== null) checkName(name);
      refuseFiles(body, kind);
    }
    await changeObjects(pool, async (rows) => {
      const before = open(rows);
      let after: readonly Opened[] = before;
      for (const wish of wishes) after = withWish(after, wish, changer);
      await checkAll(after, wishes);
      const changes = wishes.map((wish) => changeOf(wish, { before, after, changer }));
      return changes.filter((one) => one !== null);
    });
  };

  const checkAll = async (after: readonly Opened[], wishes: readonly ObjectWish[]): Promise<void> => {
    if (after.length > OBJECT_LIMIT_COUNT)
      throw new InputError(`Cannot keep more than ${OBJECT_LIMIT_COUNT} parts of the configuration`);
    try {
      await check(objectsOf(after));
    } catch (thrown) {
      const [first] = wishes;
      if (!first || wishes.some(({ body }) => body !== null)) throw thrown;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new InputError(`Cannot delete ${first.kind} ${JSON.stringify(first.name)}: ${reason}`, {
        status: 409,
        cause: thrown,
      });
    }
  };

  const changeOf = (
    { kind, name, uids = {} }: ObjectWish,
    { before, after, changer }: Comparison,
  ): ObjectChange | null => {
    const old = find(before, { kind, name });
    const now = find(after, { kind, name });
    const { provenance } = changer;
    const common = { kind, name, updatedAtMs: nowMs(), updatedBy: changer.login };
    if (!now) return old ? { ...common, object: null } : null;
    // A provisioning file that is read again changes nothing.
    const isSame =
      old?.text === now.text &&
      old.row?.provenance === provenance &&
      JSON.stringify(old.row.uids) === JSON.stringify(uids);
    if (isSame) return null;
    const shown = kind === 'receiver' ? JSON.stringify(printReceiver(now.text)) : now.text;
    return { ...common, object: { sealed: box.seal(now.text, place(kind, name)), shown, provenance, uids } };
  };

  return {
    current: () => (opened.length === 0 ? NO_STORED_OBJECTS : objectsOf(opened)),
    list: (kind) => opened.flatMap((one) => (one.kind === kind && one.row ? [viewOf(one.row)] : [])),
    refresh: async () => {
      if ((await readObjectRevision(pool)) === revision) return false;
      const read = await readObjects(pool);
      // A start without any has nothing to put into force.
      const isNothing = revision === -1 && read.rows.length === 0;
      opened = open(read.rows);
      revision = read.revision;
      return !isNothing;
    },
    change,
  };
}

interface Comparison {
  readonly before: readonly Opened[];
  readonly after: readonly Opened[];
  readonly changer: Changer;
}

function find(objects: readonly Opened[], { kind, name }: Pick<Opened, 'kind' | 'name'>): Opened | undefined {
  return objects.find((one) => one.kind === kind && one.name === name);
}

function withWish(objects: readonly Opened[], wish: ObjectWish, changer: Changer): readonly Opened[] {
  const { kind, name, body } = wish;
  const old = find(objects, wish);
  if (old?.row?.provenance === 'file' && changer.provenance !== 'file')
    throw new InputError(`Cannot change ${kind} ${JSON.stringify(name)}: it comes from a provisioning file`, {
      status: 409,
    });
  const others = objects.filter((one) => one !== old);
  if (body === null) {
    if (!old) throw new InputError(`There is no ${kind} ${JSON.stringify(name)} made by API`, { status: 404 });
    return others;
  }
  if (kind === 'template' && typeof body['template'] !== 'string')
    throw new InputError('Cannot keep the template: expected its text', { field: 'template' });
  const named = kind === 'route' ? body : { ...body, name };
  const text = JSON.stringify(restoreSecrets(named, old ? JSON.parse(old.text) : undefined));
  const now = { kind, name, text, ...(old?.row && { row: old.row }) };
  return old ? objects.map((one) => (one === old ? now : one)) : [...objects, now];
}

function checkName(name: string): void {
  if (name === '' || name.length > NAME_LIMIT_CHARACTERS || /\p{Cc}/u.test(name))
    throw new InputError(
      `Cannot use this name: expected 1 to ${NAME_LIMIT_CHARACTERS} characters without control characters`,
      { field: 'name' },
    );
}

function objectsOf(objects: readonly Opened[]): StoredObjects {
  const of = (kind: ObjectKind): string[] => objects.filter((one) => one.kind === kind).map(({ text }) => text);
  return {
    receivers: of('receiver'),
    timeIntervals: of('time_interval'),
    route: of('route')[0] ?? null,
    templates: of('template').map((text) => {
      const { name, template } = JSON.parse(text) as { readonly name: string; readonly template: string };
      return { name, text: template };
    }),
  };
}

function viewOf({ name, shown, version, updatedAtMs, updatedBy, provenance, uids }: ObjectRow): StoredObjectView {
  const body = JSON.parse(shown) as Readonly<Record<string, unknown>>;
  return { name, version, updatedAtMs, updatedBy, provenance, uids, body };
}
