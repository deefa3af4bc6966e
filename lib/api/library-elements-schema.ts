// Validators of requests about library panels.
import { z } from 'zod';
import { PANEL_KIND } from '@/lib/api/library-elements';

const NAME_LIMIT_CHARACTERS = 150;

const kind = z.literal(PANEL_KIND, 'the element kind is not supported');
const name = z
  .string('expected text')
  .trim()
  .min(1, 'it is empty')
  .max(NAME_LIMIT_CHARACTERS, `longer than ${NAME_LIMIT_CHARACTERS} characters`);
const model = z.record(z.string(), z.unknown(), 'expected an object');
/** null, "" and "general" are the root. */
const folderUid = z.string('expected text').max(200).nullish();
const uid = z.string('expected text').nullish();

export const createLibraryElementBody = z.object({ uid, folderUid, name, model, kind });

/** `version` must be the one that was read. What is absent stays; a folder that is "" is the root. */
export const updateLibraryElementBody = z.object({
  uid,
  folderUid,
  name: name.or(z.literal('')).nullish(),
  model: model.nullish(),
  kind: kind.nullish(),
  version: z.int('expected a whole number').min(0).max(2_147_483_647),
});
