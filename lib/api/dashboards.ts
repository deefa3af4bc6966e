// Requests and answers of the dashboard, folder, search and star API, in Grafana's shape. Types only: pages import this file.
// GET/DELETE /api/dashboards/uid/:uid · POST /api/dashboards/db · GET /api/dashboards/uid/:uid/versions[/:version] · POST …/restore
// GET /api/search · GET /api/dashboards/tags · GET/POST /api/folders · GET/PUT/DELETE /api/folders/:uid · POST …/move · GET …/counts
// POST /api/dashboards/import · POST /api/dashboards/interpolate · GET /api/dashboards/home
// POST/DELETE /api/user/stars/dashboard/uid/:uid. Bodies need `Content-Type: application/json`.

export type DashboardJson = Readonly<Record<string, unknown>>;

export interface DashboardMeta {
  readonly type: 'db';
  readonly canSave: boolean;
  readonly canEdit: boolean;
  readonly canAdmin: boolean;
  readonly canStar: boolean;
  readonly canDelete: boolean;
  readonly slug: string;
  /** `/d/UID/SLUG` */
  readonly url: string;
  readonly expires: string;
  /** ISO 8601. */
  readonly created: string;
  readonly updated: string;
  /** Login, or "Anonymous" when the dashboard came from a file. */
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly version: number;
  readonly hasAcl: boolean;
  readonly isFolder: boolean;
  readonly isStarred: boolean;
  readonly folderId: number;
  /** Empty for the root. */
  readonly folderUid: string;
  readonly folderTitle: string;
  readonly folderUrl: string;
  /** Came from a file of the installation: cannot be saved over, "Save as copy" is offered. */
  readonly provisioned: boolean;
  readonly provisionedExternalId: string;
}

export interface DashboardAnswer {
  readonly dashboard: DashboardJson;
  readonly meta: DashboardMeta;
}

export interface SaveDashboardAnswer {
  readonly id: number;
  readonly uid: string;
  readonly url: string;
  readonly status: 'success';
  readonly version: number;
  readonly slug: string;
  readonly folderUid: string;
  /** What was left out or mended on the way in. */
  readonly notes?: readonly { readonly field: string; readonly message: string }[];
}

/** Body of 412 (and of some 400 and 404) answers about dashboards. */
export interface DashboardProblem {
  readonly message: string;
  readonly status?:
    | 'version-mismatch'
    | 'name-exists'
    | 'plugin-dashboard'
    | 'not-found'
    | 'empty-name'
    | 'title-too-long'
    | 'bad-request';
  /** Path in the request, e.g. `panels[3].gridPos`. */
  readonly field?: string;
}

export interface ImportDashboardAnswer {
  readonly uid: string;
  readonly pluginId: string;
  readonly title: string;
  readonly imported: true;
  readonly importedUri: string;
  /** `/d/UID/SLUG` */
  readonly importedUrl: string;
  readonly slug: string;
  readonly dashboardId: number;
  readonly folderId: number;
  readonly folderUid: string;
  readonly importedRevision: number;
  readonly revision: number;
  readonly description: string;
  readonly path: string;
  readonly removed: boolean;
}

export interface DeleteDashboardAnswer {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly message: string;
}

export interface DashboardVersionEntry {
  readonly id: number;
  readonly dashboardId: number;
  readonly uid: string;
  readonly version: number;
  readonly parentVersion: number;
  readonly restoredFrom: number;
  readonly created: string;
  readonly createdBy: string;
  readonly message: string;
}

export interface DashboardVersionList {
  readonly continueToken: string;
  readonly versions: readonly DashboardVersionEntry[];
}

export type DashboardVersionAnswer = DashboardVersionEntry & { readonly data: DashboardJson };

export interface SearchHit {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly uri: string;
  readonly url: string;
  readonly slug: string;
  readonly type: 'dash-db' | 'dash-folder';
  readonly tags: readonly string[];
  readonly isStarred: boolean;
  readonly sortMeta: number;
  readonly description?: string;
  readonly folderId?: number;
  readonly folderUid?: string;
  readonly folderTitle?: string;
  readonly folderUrl?: string;
  /** Dashboards that came from files of the installation. */
  readonly isProvisioned?: boolean;
  /** ISO 8601 and login of the last save. */
  readonly updated?: string;
  readonly updatedBy?: string;
}

export interface TagCount {
  readonly term: string;
  readonly count: number;
}

export interface FolderListEntry {
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly parentUid?: string;
}

export interface FolderAnswer extends FolderListEntry {
  readonly orgId: number;
  readonly url: string;
  readonly description: string;
  readonly hasAcl: boolean;
  readonly canSave: boolean;
  readonly canEdit: boolean;
  readonly canAdmin: boolean;
  readonly canDelete: boolean;
  readonly created: string;
  readonly createdBy: string;
  readonly updated: string;
  readonly updatedBy: string;
  readonly version: number;
  /** From the root downwards, without the folder itself. */
  readonly parents?: readonly { readonly uid: string; readonly title: string; readonly url: string }[];
}

export interface FolderCounts {
  readonly dashboard: number;
  readonly folder: number;
  readonly alertrule: number;
  readonly librarypanel: number;
}
