// Files of the server are for its own configuration: whoever calls the API may not have them read.
import { InputError } from '@/lib/errors/input-error';

/** Throws InputError for the first key that names a file. */
export function refuseFiles(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, below] of Object.entries(value)) {
    const field = `${path}.${key}`;
    if (/_file$|^files$/.test(key))
      throw new InputError(`Cannot use "${field}": files are only for the configuration file`, { field });
    refuseFiles(below, field);
  }
}
