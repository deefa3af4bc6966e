// Library panels as Grafana's API gives them.
import type { JsonObject } from '@/lib/dashboard/json-fields';

/** The only kind there is: panels. (2 were variables, which Grafana took back.) */
export const PANEL_KIND = 1;

export interface LibraryAuthorAnswer {
  readonly id: number;
  readonly name: string;
  readonly avatarUrl: string;
}

export interface LibraryElementAnswer {
  readonly id: number;
  readonly orgId: number;
  readonly folderId: number;
  readonly folderUid: string;
  readonly uid: string;
  readonly name: string;
  readonly kind: number;
  readonly type: string;
  readonly description: string;
  readonly model: JsonObject;
  readonly version: number;
  readonly meta: {
    readonly folderName: string;
    readonly folderUid: string;
    readonly connectedDashboards: number;
    readonly created: string;
    readonly updated: string;
    readonly createdBy: LibraryAuthorAnswer;
    readonly updatedBy: LibraryAuthorAnswer;
  };
}

export interface LibraryElementList {
  readonly totalCount: number;
  readonly page: number;
  readonly perPage: number;
  readonly elements: readonly LibraryElementAnswer[];
}
