// Grafana's provisioning files of alerting, put into force: all of them are good, or nothing changes.
import { extname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { toRoute } from '@/lib/alerting/grafana/policy';
import { requireUid } from '@/lib/api/uid';
import { isInputError } from '@/lib/errors/input-error';
import { ruleGroupYaml } from '@/lib/rules/print-rule-file';
import { toRule } from '@/lib/rules/grafana/grafana-rule';
import type { ParseExpr } from '@/lib/rules/grafana/promql-text';
import { parseDuration } from '@/lib/units/duration';
import type { Changer, ConfigObjects, ObjectKind, ObjectWish } from '@/server/alerting/ports';
import type { Database } from '@/server/entities/database';
import { createFolder } from '@/server/entities/folders/create';
import { folderChain } from '@/server/entities/folders/find';
import { listFolders } from '@/server/entities/folders/list';
import { type AlertingFile, fileError, readAlertingFile } from '@/server/provisioning/alerting-file';
import type { Engine } from '@/server/promql/engine';
import { newGroup } from '@/server/provisioning/group-drafts';
import { checkGroup } from '@/server/provisioning/rule-group-writer';
import type { AlertRules, FileGroupWish } from '@/server/provisioning/alert-rules';
import { receiverWish, removalWishes } from '@/server/provisioning/contact-points';
import { ROUTE_NAME, templateWish } from '@/server/provisioning/notification-wishes';

export interface AlertingFilesDeps {
  readonly db: Database;
  readonly objects: ConfigObjects;
  readonly alertRules: AlertRules;
  readonly parse: ParseExpr;
  readonly engine: Pick<Engine, 'parse'>;
  readonly readFile: (path: string) => Promise<string>;
  /** Names in a folder; an absent folder has none. */
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface NamedFile {
  readonly name: string;
  readonly file: AlertingFile;
}

const CHANGER: Changer = { userId: null, login: 'provisioning', provenance: 'file' };
const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** Throws InputError that names the file. Reading the same files again changes nothing. */
export async function applyAlertingFiles(folder: string, deps: AlertingFilesDeps): Promise<void> {
  const files = await readFiles(folder, deps);
  if (files.length === 0) return;
  // Everything is read before anything is written.
  const groups = files.flatMap((one) => groupsOf(one, deps));
  const wishes = files.flatMap((one) => notificationWishes(one, deps.objects));
  const present = wishes.filter((wish) => wish.body !== null || isThere(deps.objects, wish));
  if (present.length > 0) await deps.objects.changeConfigObjects(lastOfEach(present), CHANGER);
  const deletedUids = files.flatMap(({ file }) => file.deleteRules.map(({ uid }) => uid));
  if (groups.length + deletedUids.length === 0) return;
  const placed: FileGroupWish[] = [];
  for (const { folderTitle, ...group } of groups)
    placed.push({ ...group, folderTitle, folderUid: await folderOf(deps.db, folderTitle) });
  await deps.alertRules.putFileGroups(placed, deletedUids, CHANGER);
}

async function readFiles(folder: string, deps: AlertingFilesDeps): Promise<NamedFile[]> {
  const names = (await deps.listFolder(folder)).filter((name) => EXTENSIONS.has(extname(name))).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      name,
      file: readAlertingFile({ name, text: await deps.readFile(join(folder, name)) }, deps.environment),
    })),
  );
}

/** With the file and the place in front of what is wrong. */
function inFile<T>(name: string, place: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (isInputError(thrown)) throw fileError(name, `${place}: ${thrown.message}`);
    throw thrown;
  }
}

function groupsOf({ name: fileName, file }: NamedFile, deps: AlertingFilesDeps): Omit<FileGroupWish, 'folderUid'>[] {
  const { parse } = deps;
  const groups = file.groups.map(({ name, folder, interval, rules }, at) => ({
    name,
    folderTitle: folder,
    intervalMs: inFile(fileName, `groups.${at}.interval`, () =>
      typeof interval === 'number' ? interval * 1000 : parseDuration(interval),
    ),
    rules: rules.map(({ missing_series_evals_to_resolve: missing, ...rule }, index) =>
      inFile(fileName, `groups.${at}.rules.${index}`, () => {
        const made = toRule(
          { ...rule, missingSeriesEvalsToResolve: rule.missingSeriesEvalsToResolve ?? missing },
          parse,
        );
        return { ...made, uid: requireUid(rule.uid ?? derivedUid([folder, name, rule.title]), 'uid') };
      }),
    ),
  }));
  for (const [at, { name, folderTitle, ...group }] of groups.entries())
    inFile(fileName, `groups.${at}`, () =>
      checkGroup(ruleGroupYaml({ ...newGroup(name, folderTitle), ...group }, { isForPrometheus: false }), deps.engine),
    );
  return groups;
}

function derivedUid(place: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 14);
}

function notificationWishes({ name: fileName, file }: NamedFile, objects: ConfigObjects): ObjectWish[] {
  const gone = (kind: ObjectKind, names: readonly { readonly name: string }[]): ObjectWish[] =>
    names.map(({ name }) => ({ kind, name, body: null }));
  const [policy] = file.policies;
  return [
    ...removalWishes(
      objects,
      file.deleteContactPoints.map(({ uid }) => uid),
    ),
    ...gone('time_interval', file.deleteMuteTimes),
    ...gone('template', file.deleteTemplates),
    ...(file.resetPolicies.length > 0 ? gone('route', [{ name: ROUTE_NAME }]) : []),
    ...file.contactPoints.map(({ name, receivers }, at) =>
      inFile(fileName, `contactPoints.${at}`, () =>
        receiverWish({ name, points: receivers.map((point) => ({ ...point, name })) }),
      ),
    ),
    ...file.muteTimes.map(({ name, time_intervals }): ObjectWish => ({
      kind: 'time_interval',
      name,
      body: { time_intervals },
    })),
    ...file.templates.map(({ name, template }) => templateWish(name, template)),
    ...(policy
      ? [inFile(fileName, 'policies.0', (): ObjectWish => ({ kind: 'route', name: ROUTE_NAME, body: toRoute(policy) }))]
      : []),
  ];
}

function isThere(objects: ConfigObjects, { kind, name }: ObjectWish): boolean {
  return objects.configObjects(kind).some((one) => one.name === name);
}

/** What a file deletes and another makes is made; of two that make the same, the last one counts. */
function lastOfEach(wishes: readonly ObjectWish[]): ObjectWish[] {
  const last = new Map<string, ObjectWish>();
  for (const wish of wishes) {
    const key = `${wish.kind}\0${wish.name}`;
    if (wish.body !== null || !last.has(key)) last.set(key, wish);
  }
  return [...last.values()];
}

const FOLDER_LIMIT = 10_000;

/** The topmost folder of that title; made when there is none. */
async function folderOf(db: Database, title: string): Promise<string> {
  const folders = await listFolders(db, { parentUid: null, limit: FOLDER_LIMIT, offset: 0 });
  const known = folders.find((one) => one.title === title);
  if (known) return known.uid;
  // The same in every process that reads the file at this moment.
  const uid = derivedUid(['folder', title]);
  try {
    return (await createFolder(db, { uid, title, description: '', parentUid: null, userId: null })).uid;
  } catch (thrown) {
    const [made] = await folderChain(db, uid);
    if (made) return made.uid;
    throw thrown;
  }
}
