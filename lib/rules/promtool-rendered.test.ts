// Texts of rules and what Go made of them: rendered once with Debian's promtool (Prometheus 2.42), errors too.
import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import rendered from '@/lib/rules/__fixtures__/promtool-rendered.json';
import { compileText, expandText } from '@/lib/rules/rule-template';

test.each(rendered)('$text', ({ text, output }) => {
  const sample = { labels: labelSetOf({ __name__: 'm', instance: 'a:1', job: 'j' }), value: 3 };
  const scope = {
    nowMs: 300_000,
    externalUrl: 'http://ext.example/pre',
    externalLabels: new Map([
      ['foo', 'bar'],
      ['z', '1'],
    ]),
    monotonicMs: () => 0,
    query: () => [],
  };
  expect(expandText(compileText(text, 'Test'), sample, scope)).toBe(output);
});

test.each([
  ['{{ parseDuration "-1h" }}', '-3600'],
  ['{{ range 3 }}x{{ end }}', 'xxx'],
  ['{{ toTime $value | printf "%v" }} {{ (toDuration 90).Minutes }}', '1970-01-01 00:00:03 +0000 UTC 1.5'],
  ['{{ reReplaceAll "(?<n>a)" "<$n>" "bab" }}', 'b<a>b'],
])('what came after 2.42: %s', (text, output) => {
  const sample = { labels: labelSetOf({}), value: 3 };
  const scope = { nowMs: 0, externalUrl: '', externalLabels: new Map(), monotonicMs: () => 0, query: () => [] };
  expect(expandText(compileText(text, 'Test'), sample, scope)).toBe(output);
});
