import { expect, test } from 'vitest';
import { createAnnotationBody, graphiteAnnotationBody } from '@/lib/api/annotations-schema';

test('times that no date has are refused in both forms', () => {
  for (const when of [1e308, -1e308, 8.64e12 + 1])
    expect(graphiteAnnotationBody.safeParse({ what: 'w', when }).success).toBe(false);
  for (const time of [1e308, 8.64e15 + 1])
    expect(createAnnotationBody.safeParse({ text: 't', time }).success).toBe(false);
  expect(graphiteAnnotationBody.safeParse({ what: 'w', when: 8.64e12 }).success).toBe(true);
});
