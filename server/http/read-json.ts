// The JSON body of a request, checked against a schema. The route's body limit is enforced before it arrives here.
import type { z } from 'zod';
import { parseJsonText } from '@/lib/api/json-text';
import { InputError } from '@/lib/errors/input-error';
import type { ApiRequest } from '@/server/http/route';

/** Throws InputError 400 for bad UTF-8, bad JSON, or depth; the value is not yet checked. */
export async function readJson(request: ApiRequest): Promise<unknown> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength === 0) throw new InputError('Cannot read the body: it is empty, expected JSON');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('Cannot read the body: it is not UTF-8', { cause });
  }
  return parseJsonText(text);
}

/** Throws InputError 400 that names the first wrong field. */
export function checkShape<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = (issue?.path ?? []).reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${String(key)}`),
    '',
  );
  const subject = field === '' ? 'the body' : `"${field}"`;
  const reason = issue ? reasonOf(issue) : 'wrong form';
  throw new InputError(`Cannot accept ${subject}: ${reason}`, field === '' ? {} : { field });
}

/** What is allowed; without the words of the library where it has said nothing better. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') {
    const reasons = issue.errors.flatMap(([first]) => (first ? [reasonOf(first)] : []));
    return [...new Set(reasons)].join(', or ') || 'wrong form';
  }
  if (issue.message.endsWith('received undefined')) return 'it is missing';
  return issue.message.replace(/^Invalid input: /, '');
}

export async function readBody<Schema extends z.ZodType>(
  request: ApiRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  return checkShape(schema, await readJson(request));
}
