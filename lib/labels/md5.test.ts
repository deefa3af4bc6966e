import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { md5 } from '@/lib/labels/md5';

test('md5() is the digest of the UTF-8 bytes, at every length around a block', () => {
  for (let length = 0; length < 140; length += 1) {
    const text = 'é'.repeat(length >> 1) + 'a'.repeat(length & 1);
    expect(Buffer.from(md5(text)).toString('hex')).toBe(createHash('md5').update(text).digest('hex'));
  }
});

test('md5() agrees with the platform on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const wellFormed = Buffer.from(text).toString();
      expect(Buffer.from(md5(wellFormed)).toString('hex')).toBe(createHash('md5').update(wellFormed).digest('hex'));
    }),
  );
});
