// Validators of requests about dashboards and folders. The dashboard itself is checked by check-dashboard.ts.
import { z } from 'zod';

const MESSAGE_LIMIT_CHARACTERS = 500;
const FOLDER_TITLE_LIMIT_CHARACTERS = 255;
const DESCRIPTION_LIMIT_CHARACTERS = 5000;

/** Text that names a folder, or nothing: null and "" are the root. */
const folderUid = z.union([z.string().max(200), z.null()]).optional();

/**
 * `dashboard.version` must be the one that was read, or the answer is 412 "version-mismatch", unless `overwrite`. Without `folderUid`
 * the dashboard goes to the root, also when it was elsewhere before (as in Grafana).
 */
export const saveDashboardBody = z.object({
  dashboard: z.unknown(),
  folderUid,
  /** Before folders had uids; only the root's 0 is understood. */
  folderId: z.number().nullish(),
  message: z
    .string('expected text')
    .max(MESSAGE_LIMIT_CHARACTERS, `longer than ${MESSAGE_LIMIT_CHARACTERS} characters`)
    .nullish(),
  overwrite: z.boolean('expected true or false').nullish(),
  isFolder: z.boolean().nullish(),
});

const inputs = z
  .array(z.object({ name: z.string('expected text'), value: z.string('expected text') }), 'expected an array')
  .max(1000, 'more than 1000')
  .nullish();

/** `inputs` answer the `__inputs` of a file made for sharing. */
export const importDashboardBody = z.object({
  dashboard: z.unknown().optional(),
  inputs,
  overwrite: z.boolean('expected true or false').nullish(),
  folderUid,
  pluginId: z.string('expected text').nullish(),
});

export const interpolateBody = z.object({ dashboard: z.unknown().optional(), inputs });

export const restoreBody = z.object({ version: z.int('expected a whole number').min(1).max(2_147_483_647) });

const title = z
  .string('expected text')
  .trim()
  .min(1, 'it is empty')
  .max(FOLDER_TITLE_LIMIT_CHARACTERS, `longer than ${FOLDER_TITLE_LIMIT_CHARACTERS} characters`);
const description = z.string('expected text').max(DESCRIPTION_LIMIT_CHARACTERS, 'it is too long');

export const createFolderBody = z.object({
  title,
  uid: z.string('expected text').nullish(),
  parentUid: folderUid,
  description: description.nullish(),
});

/** `version` must be the stored one, unless it is absent or `overwrite` is set. */
export const updateFolderBody = z.object({
  title,
  description: description.nullish(),
  version: z.int('expected a whole number').min(0).nullish(),
  overwrite: z.boolean('expected true or false').nullish(),
});

export const moveFolderBody = z.object({ parentUid: folderUid });

/** 1 view, 2 edit, 4 administer; of a role, a person or a team. */
export const permissionsBody = z.object({
  items: z
    .array(
      z.object({
        role: z.enum(['Viewer', 'Editor', 'Admin'], 'expected Viewer, Editor or Admin').optional(),
        userId: z.number().nullish(),
        teamId: z.number().nullish(),
        permission: z.union([z.literal(1), z.literal(2), z.literal(4)], 'expected 1, 2 or 4'),
      }),
      'expected an array',
    )
    .max(1000, 'more than 1000'),
});
