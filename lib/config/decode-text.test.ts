import { expect, test } from 'vitest';
import { decodeText } from '@/lib/config/decode-text';

test('UTF-8 comes out as it is, its byte order mark and replacement characters too', () => {
  for (const text of ['', 'a: é\n', '\u{feff}a: b', 'drop: "\u{fffd}"', '😀']) {
    expect(decodeText(Buffer.from(text))).toBe(text);
  }
});

test.each([
  [Buffer.from('global:\n  é: "\xff"\n', 'latin1'), '2:3'],
  [Buffer.concat([Buffer.from('é: "'), Buffer.from([0xff])]), '1:5'],
  [Buffer.concat([Buffer.from('a: b\nc: é'), Buffer.from([0xe2, 0x82])]), '2:5'],
  [Buffer.concat([Buffer.from('a: '), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('\n')]), '1:4'],
])('%# broken UTF-8 is refused with its place', (bytes, place) => {
  expect(() => decodeText(bytes)).toThrow(`${place}: yaml: invalid UTF-8`);
});
