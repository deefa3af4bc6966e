import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkShape } from '@/server/http/read-json';

const shape = z.object({
  folder: z.union([z.string(), z.null()]).optional(),
  title: z.string('expected text'),
  rows: z.array(z.object({ width: z.number() })),
});

const rows = [{ width: 1 }];

test.each([
  [[], 'Cannot accept the body: expected object, received array'],
  [{ title: 5, rows }, 'Cannot accept "title": expected text'],
  [{ title: 'a' }, 'Cannot accept "rows": it is missing'],
  [{ title: 'a', rows: [{ width: 'x' }] }, 'Cannot accept "rows[0].width": expected number, received string'],
  [
    { title: 'a', rows, folder: 5 },
    'Cannot accept "folder": expected string, received number, or expected null, received number',
  ],
])('checkShape(%j) says what is allowed', (value, message) => {
  expect(() => checkShape(shape, value)).toThrow(expect.objectContaining({ message, status: 400 }));
});
