// Names of folders and dashboards in addresses, by Grafana's rule.
import { InputError } from '@/lib/errors/input-error';

const UID_LIMIT_CHARACTERS = 40;
const UID_FORM = /^[a-zA-Z0-9_-]{1,40}$/;
/** What Grafana's filters call the root folder. */
export const ROOT_FOLDER_UID = 'general';

export function isUid(text: string): boolean {
  return UID_FORM.test(text);
}

/** Throws InputError 400 with Grafana's words. */
export function requireUid(text: string, field: string): string {
  if (text.length > UID_LIMIT_CHARACTERS)
    throw new InputError(`uid too long, max ${UID_LIMIT_CHARACTERS} characters`, { field });
  if (!isUid(text)) throw new InputError('uid contains illegal characters', { field });
  return text;
}
