import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAlertLabels, fingerprintOf, formatLabels } from '@/lib/alerting/labels';

/** The same by big integers. */
function slowFingerprint(labels: Record<string, string>): string {
  let hash = 0xcbf29ce484222325n;
  const bytes: number[] = [];
  for (const name of Object.keys(labels).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    bytes.push(...Buffer.from(name), 0xff, ...Buffer.from(labels[name] ?? ''), 0xff);
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

test('the fingerprint is that of Prometheus', () => {
  expect(fingerprintOf({ ok: '1' })).toBe('8d4653b8b9db0024');
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
      (labels) => {
        expect(fingerprintOf(labels)).toBe(slowFingerprint(labels));
      },
    ),
  );
});

test('a label set prints as Go prints it', () => {
  expect(formatLabels({ dc: 'ams', alertname: 'PgDown' })).toBe('{alertname="PgDown", dc="ams"}');
  expect(formatLabels({ 'a b': 'x\n"\u0001' })).toBe(String.raw`{"a b"="x\n\"\x01"}`);
  expect(formatLabels({})).toBe('{}');
  expect(
    createHash('sha256')
      .update(formatLabels({ a: 'b' }))
      .digest('hex'),
  ).toHaveLength(64);
});

test('alerts come by job, then instance, those without last, then all labels, fewer first', () => {
  const inOrder: Record<string, string>[] = [
    { job: 'a', instance: '1' },
    { job: 'a', instance: '2', z: '1' },
    { job: 'a', instance: '2', y: '1' },
    { job: 'a', instance: '2', y: '1', x: '1' },
    { job: 'b', instance: '1' },
    { job: 'b', instance: '1', y: '1' },
    { job: 'b', a: '1' },
    { instance: '9' },
    { z: '1' },
    { a: '1', b: '1' },
    { a: '2', b: '0' },
  ];
  expect(inOrder.toReversed().toSorted(compareAlertLabels)).toEqual(inOrder);
});
