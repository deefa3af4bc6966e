import { expect, test } from 'vitest';
import { printHcl } from '@/lib/formats/hcl';

test('attributes are aligned, blocks stand apart', () => {
  const text = printHcl([
    {
      type: 'resource',
      labels: ['a_b', 'first'],
      body: [
        ['name', 'x'],
        ['interval_seconds', 60],
        { type: 'rule', body: [['is_paused', false]] },
        ['labels', { team: 'a', 'odd name': 'b' }],
        ['list', ['x', 'y']],
      ],
    },
    { type: 'empty', body: [] },
  ]);
  expect(text).toBe(`resource "a_b" "first" {
  name             = "x"
  interval_seconds = 60

  rule {
    is_paused = false
  }

  labels = {
    team       = "a"
    "odd name" = "b"
  }
  list   = ["x", "y"]
}

empty {
}
`);
});

test.each([
  ['say "hi"\n', String.raw`"say \"hi\"\n"`],
  [String.raw`back\slash`, String.raw`"back\\slash"`],
  ['${var} %{if} $x 5%', '"$${var} %%{if} $x 5%"'],
  ['{{ $labels.a }}', '"{{ $labels.a }}"'],
  ['bell\u0007', String.raw`"bell\u0007"`],
])('a text is one: %j', (text, printed) => {
  expect(printHcl([{ type: 'b', body: [['a', text]] }])).toBe(`b {\n  a = ${printed}\n}\n`);
});
