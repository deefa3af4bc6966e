import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretBox } from '@/server/platform/secret-box';

const SECRET = 'x'.repeat(32);
const box = createSecretBox(SECRET);

test('what was sealed opens, with the same secret, in the same place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
      const sealed = box.seal(text, place);
      expect(createSecretBox(SECRET).open(sealed, place)).toBe(text);
      expect(box.seal(text, place)).not.toBe(sealed);
    }),
  );
});

test('nothing else opens it', () => {
  const sealed = box.seal('s3cret-text', 'receivers/1/url');
  expect(sealed).not.toContain('s3cret');
  expect(() => box.open(sealed, 'receivers/2/url')).toThrow('damaged, or stands in another place');
  expect(() => createSecretBox('y'.repeat(32)).open(sealed, 'receivers/1/url')).toThrow('sealed with another key');
  const flipped = sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2);
  expect(() => box.open(flipped, 'receivers/1/url')).toThrow('damaged');
  for (const broken of ['', 'text', 'wf1.', sealed.slice(0, 20)])
    expect(() => box.open(broken, 'receivers/1/url')).toThrow(/stored secret/);
});
