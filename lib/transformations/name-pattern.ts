// "/re/flags" or plain text that stands for a whole name: how dashboards write patterns for names.
import { InputError } from '@/lib/errors/input-error';

/** Throws InputError for what is not a regular expression. The flags g and y are dropped: a test must not depend on the one before. */
export function namePattern(text: string): RegExp {
  const wrapped = /^\/(.*)\/([dgimsuy]*)$/s.exec(text);
  try {
    return wrapped === null
      ? new RegExp(`^${text}$`)
      : new RegExp(wrapped[1] ?? '', (wrapped[2] ?? '').replaceAll(/[gy]/g, ''));
  } catch {
    throw new InputError(`Cannot use the pattern "${text}": not a regular expression`, { field: 'pattern' });
  }
}

/** As in replacing: without slashes the text may match anywhere. */
export function replacePattern(text: string): RegExp {
  const wrapped = /^\/(.*)\/([dgimsuy]*)$/s.exec(text);
  try {
    return wrapped === null ? new RegExp(text) : new RegExp(wrapped[1] ?? '', wrapped[2] ?? '');
  } catch {
    throw new InputError(`Cannot use the pattern "${text}": not a regular expression`, { field: 'regex' });
  }
}
