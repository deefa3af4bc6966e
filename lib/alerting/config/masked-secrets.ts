// Objects come back from people with `<secret>` where they have left a secret alone: it is put in again, but never where the
// address has changed meanwhile, or whoever may edit could have the secret sent to an address of their own.
import { isAddressKey } from '@/lib/alerting/config/address-keys';
import { SECRET_MASK } from '@/lib/config/secret';
import { InputError } from '@/lib/errors/input-error';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `body` with the secrets of `before` in place of its masks. Throws InputError for a mask without a secret behind it. */
export function restoreSecrets(body: unknown, before: unknown): unknown {
  return restore(body as Json, before as Json, { path: '', isSameAddress: true });
}

interface Place {
  readonly path: string;
  readonly isSameAddress: boolean;
}

function restore(value: Json, before: Json | undefined, { path, isSameAddress }: Place): Json {
  if (value === SECRET_MASK) {
    if (typeof before !== 'string') throw missing(path, 'there is no secret to keep');
    if (!isSameAddress) throw missing(path, 'the address has changed, so the secret has to be entered again');
    return before;
  }
  if (Array.isArray(value)) {
    const items: readonly Json[] = Array.isArray(before) ? (before as readonly Json[]) : [];
    const isAppended = items.every((old, index) => isAlike((value as readonly Json[])[index], old));
    return value.map((item: Json, index) => {
      const old = isAppended ? items[index] : counterpart(item, { index, count: value.length, items });
      return restore(item, old, {
        path: `${path}[${index}]`,
        isSameAddress: isSameAddress && hasSameAddresses(item, old),
      });
    });
  }
  if (!isObject(value)) return value;
  const old = isObject(before) ? before : {};
  const isSame = isSameAddress && hasSameAddresses(value, old);
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [
      key,
      restore(below, Object.hasOwn(old, key) ? old[key] : undefined, {
        path: path === '' ? key : `${path}.${key}`,
        // An address that is a secret itself says nothing about others by being left alone.
        isSameAddress: isSame,
      }),
    ]),
  );
}

interface ItemPlace {
  readonly index: number;
  readonly count: number;
  readonly items: readonly Json[];
}

/** The item that this one was before others were added, moved or removed; undefined where it could be several. */
function counterpart(item: Json, { index, count, items }: ItemPlace): Json | undefined {
  const alike = items.filter((old) => isAlike(item, old));
  if (count === items.length && (alike.length === 0 || alike.includes(items[index] ?? null))) return items[index];
  return alike.length === 1 ? alike[0] : undefined;
}

/** Equal, where a mask equals any text. */
function isAlike(value: Json | undefined, before: Json | undefined): boolean {
  if (value === SECRET_MASK) return typeof before === 'string';
  if (Array.isArray(value)) {
    const old = Array.isArray(before) ? (before as readonly Json[]) : [];
    return value.length === old.length && value.every((item: Json, index) => isAlike(item, old[index]));
  }
  if (!isObject(value)) return value === before;
  if (!isObject(before)) return false;
  const keys = Object.keys(value);
  return (
    keys.length === Object.keys(before).length &&
    keys.every((key) => Object.hasOwn(before, key) && isAlike(value[key], before[key]))
  );
}

/** Compares the addresses at this level and below; one that is masked is the old one. */
function hasSameAddresses(value: Json, before: Json | undefined): boolean {
  if (Array.isArray(value)) return true;
  if (!isObject(value)) return true;
  const old = isObject(before) ? before : {};
  const keys = new Set([...Object.keys(value), ...Object.keys(old)]);
  for (const key of keys) {
    const now = Object.hasOwn(value, key) ? value[key] : undefined;
    const then = Object.hasOwn(old, key) ? old[key] : undefined;
    if (isAddressKey(key) && now !== SECRET_MASK && now !== then) return false;
    if (isObject(now) && !hasSameAddresses(now, then)) return false;
  }
  return true;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(path: string, reason: string): InputError {
  return new InputError(`Cannot keep the secret "${path}": ${reason}`, { field: path });
}
