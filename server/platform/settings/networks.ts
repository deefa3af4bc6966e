// Lists of networks in CIDR notation, as settings write them.
import { isIP } from 'node:net';

const WIDTH_BITS = { 4: 32, 6: 128 } as const;

/** "10.0.0.0/8, ::1" → CIDRs; a bare address becomes a network of one. Throws Error with "expected …". */
export function parseNetworks(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseNetwork);
}

function parseNetwork(text: string): string {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) throw refusal(text);
  const widthBits = WIDTH_BITS[family as 4 | 6];
  if (length === undefined) return `${address}/${widthBits}`;
  if (!/^\d{1,3}$/.test(length) || Number(length) > widthBits) throw refusal(text);
  return `${address}/${Number(length)}`;
}

function refusal(text: string): Error {
  return new Error(`expected networks like 10.0.0.0/8 or fd00::/8, separated by commas, not "${text}"`);
}
