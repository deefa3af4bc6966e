// Configurations and what Debian's amtool said of them (Alertmanager 0.25), where later versions say the same.
import { expect, test } from 'vitest';
import checked from '@/lib/alerting/config/__fixtures__/amtool-checked.json';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { isInputError } from '@/lib/errors/input-error';

function problemOf(text: string): string | null {
  try {
    parseAlertmanagerConfig(text, { fileName: 'alertmanager.yml', localZone: 'UTC' });
    return null;
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.message;
  }
}

const good = checked.filter(({ error }) => error === null);
const bad = checked.flatMap(({ text, error }) => (error === null ? [] : [{ text, error }]));

test.each(good)('taken: $text', ({ text }) => {
  expect(problemOf(text)).toBeNull();
});

test.each(bad)('refused: $text', ({ text, error }) => {
  expect(problemOf(text)).toContain(error);
});
