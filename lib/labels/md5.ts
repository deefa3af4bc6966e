// MD5 of a text's UTF-8 bytes, for the `hashmod` action only: Prometheus shards targets by it, so ours must agree.
// Never for anything that needs security.

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Uint32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

/** The 16 bytes of the digest. */
export function md5(text: string): Uint8Array {
  const blocks = paddedBlocks(new TextEncoder().encode(text));
  const state = Uint32Array.from(START);
  for (let at = 0; at < blocks.length; at += 16) mixBlock(state, blocks.subarray(at, at + 16));
  const digest = new Uint8Array(16);
  const view = new DataView(digest.buffer);
  for (let word = 0; word < 4; word += 1) view.setUint32(word * 4, state[word] ?? 0, true);
  return digest;
}

/** Little-endian words: the bytes, a one bit, zeros, and the length in bits as 64 bits. */
function paddedBlocks(bytes: Uint8Array): Uint32Array {
  const paddedLength = (((bytes.length + 8) >> 6) + 1) * 64;
  const padded = new Uint8Array(paddedLength);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(paddedLength - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(paddedLength - 4, Math.floor(bytes.length / 0x20000000), true);
  return Uint32Array.from({ length: paddedLength / 4 }, (_, at) => view.getUint32(at * 4, true));
}

function mixBlock(state: Uint32Array, block: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const mixed = (a + roundValue(round, [b, c, d]) + (SINES[step] ?? 0) + (block[wordOf(round, step)] ?? 0)) >>> 0;
    const shift = SHIFTS[round * 4 + (step & 3)] ?? 0;
    const rotated = ((mixed << shift) | (mixed >>> (32 - shift))) >>> 0;
    [a, b, c, d] = [d, (b + rotated) >>> 0, b, c];
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
}

function roundValue(round: number, [b, c, d]: readonly [number, number, number]): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  if (round === 2) return b ^ c ^ d;
  return c ^ (b | ~d);
}

function wordOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) & 15;
  if (round === 2) return (3 * step + 5) & 15;
  return (7 * step) & 15;
}
