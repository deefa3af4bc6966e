// POST /api/dashboards/import and /interpolate: files made for sharing, their questions answered by the client.
import { checkDashboard } from '@/lib/api/check-dashboard';
import { dashboardError } from '@/lib/api/dashboard-error';
import type { ImportDashboardAnswer } from '@/lib/api/dashboards';
import { importDashboardBody, interpolateBody } from '@/lib/api/dashboards-schema';
import { findDashboards } from '@/lib/dashboard/find-dashboards';
import { answerInputs, importInputs } from '@/lib/dashboard/import-inputs';
import { isJsonObject, type JsonObject, wrongField } from '@/lib/dashboard/json-fields';
import { slugOf } from '@/lib/dashboard/slug';
import { InputError } from '@/lib/errors/input-error';
import { dashboardUrl, type StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { saveDashboard } from '@/server/entities/dashboards/save';
import type { Entities } from '@/server/entities/entities';
import { folderUidOf } from '@/server/http/dashboards/dashboard-answers';
import { userIdOf } from '@/server/http/people/signed-in-user';
import { checkShape, readJson } from '@/server/http/read-json';
import type { Handler } from '@/server/http/route';
import type { Clock } from '@/server/platform/clock';

interface Deps {
  readonly entities: Entities;
  readonly clock: Clock;
}

interface GivenInput {
  readonly name: string;
  readonly value: string;
}

/** A file is nobody's reading of what is stored: over a dashboard with its uid it is written only when the client says so. */
export function createImportDashboard({ entities: { db }, clock }: Deps): Handler {
  return async (request, { identity }) => {
    const body = checkShape(importDashboardBody, await readJson(request));
    if (typeof body.pluginId === 'string' && body.pluginId !== '')
      throw new InputError('Cannot import from a plugin: there are none here, send the dashboard', {
        field: 'pluginId',
      });
    const answered = answeredModel(body.dashboard, body.inputs ?? []);
    const nowMs = clock.nowMs();
    const stored = await saveDashboard(db, {
      checked: { ...checkDashboard(withoutIdentity(answered), nowMs), version: 0 },
      folderUid: folderUidOf(body.folderUid),
      message: '',
      overwrite: body.overwrite ?? false,
      userId: userIdOf(identity),
      nowMs,
    });
    return Response.json(toImportAnswer(stored));
  };
}

export function createInterpolateDashboard(): Handler {
  return async (request) => {
    const { dashboard, inputs } = checkShape(interpolateBody, await readJson(request));
    return Response.json(answeredModel(dashboard, inputs ?? []));
  };
}

/** Throws InputError 400 for a question without an answer, as Grafana does; a constant has the file's own proposal. */
function answeredModel(sent: unknown, given: readonly GivenInput[]): JsonObject {
  const dashboard = onlyDashboard(sent);
  if (!isJsonObject(dashboard)) {
    if (dashboard === undefined || dashboard === null)
      throw dashboardError('bad-request', 'Dashboard must be set', { status: 422, field: 'dashboard' });
    throw wrongField('dashboard', 'an object', dashboard);
  }
  const answers = new Map(given.map(({ name, value }) => [name, value]));
  for (const input of importInputs(dashboard)) {
    if (answers.has(input.name) || input.pluginId === '__expr__') continue;
    if (input.kind !== 'constant')
      throw new InputError(`Dashboard input variable: ${input.name} missing from import command`, { field: 'inputs' });
    answers.set(input.name, input.value);
  }
  return answerInputs(dashboard, Object.fromEntries(answers));
}

/** The dashboard inside of a list, a ConfigMap or another resource; as it was sent where none is found. */
function onlyDashboard(sent: unknown): unknown {
  const found = findDashboards(sent);
  if (found.length > 1)
    throw new InputError(`Cannot import ${found.length} dashboards at once: send one after the other`, {
      field: 'dashboard',
    });
  return found[0]?.json ?? sent;
}

/** The number and the version are those of where the file comes from. */
function withoutIdentity({ id: _id, version: _version, ...model }: JsonObject): JsonObject {
  return model;
}

function toImportAnswer(stored: StoredDashboard): ImportDashboardAnswer {
  const slug = slugOf(stored.title);
  return {
    pluginId: '',
    title: stored.title,
    imported: true,
    importedUri: `db/${slug}`,
    importedUrl: dashboardUrl(stored),
    slug,
    dashboardId: stored.id,
    folderId: stored.folderId ?? 0,
    folderUid: stored.folderUid ?? '',
    importedRevision: 0,
    revision: 0,
    description: '',
    path: '',
    removed: false,
    uid: stored.uid,
  };
}
