// Configuration files as text.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeText } from '@/lib/config/decode-text';

/** Throws InputError (`LINE:COLUMN: reason`) when it is not UTF-8. */
export async function readTextFile(path: string): Promise<string> {
  return decodeText(await readFile(path));
}

/** The same at the start, when nothing else can happen. */
export function readTextFileSync(path: string): string {
  return decodeText(readFileSync(path));
}
