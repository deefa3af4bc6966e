// Sizes as Prometheus writes them: "512MB", "1.5GiB", "0". Each unit is a power of 1,024.
import { InputError } from '@/lib/errors/input-error';

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const PATTERN = /^(?:\d+(?:\.\d+)?[KMGTPE]?i?B)+$/;

/** Bytes, a whole number. Throws InputError in the words of Prometheus' units package. */
export function parseSize(text: string): number {
  if (text === '0') return 0;
  if (!PATTERN.test(text)) throw new InputError(`units: missing unit or unknown unit in "${text}"`);
  let sizeBytes = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)([KMGTPE]?)i?B/g))
    sizeBytes += Number(count) * 1024 ** UNITS.indexOf(unit);
  if (sizeBytes > Number.MAX_SAFE_INTEGER) throw new InputError(`units: "${text}" is out of range`);
  return Math.floor(sizeBytes);
}

/** The shortest text that parses back to the same number. */
export function formatSize(sizeBytes: number): string {
  let rest = sizeBytes;
  let at = 0;
  while (rest >= 1024 && rest % 1024 === 0 && at < UNITS.length - 1) {
    rest /= 1024;
    at += 1;
  }
  return `${rest}${UNITS[at] ?? ''}${at === 0 ? 'B' : 'iB'}`;
}
