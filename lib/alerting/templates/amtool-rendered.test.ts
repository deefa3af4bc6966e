// Templates and what Go made of them: rendered once with Debian's amtool (Alertmanager 0.25), output or error.
import { expect, test } from 'vitest';
import rendered from '@/lib/alerting/templates/__fixtures__/amtool-rendered.json';
import { templateData } from '@/lib/alerting/templates/template-data';
import { createNotificationFunctions, NOTIFICATION_FUNCTION_NAMES } from '@/lib/alerting/templates/template-functions';
import { TemplateError } from '@/lib/gotemplate/template-error';
import { TemplateSet } from '@/lib/gotemplate/template-set';
import { TemplateStruct } from '@/lib/gotemplate/values';

interface Case {
  readonly text: string;
  readonly output?: string;
  readonly error?: string;
}

const { data } = rendered;
const functions = createNotificationFunctions({ nowMs: Date.UTC(2026, 2, 1), routeLabels: null });

function dataOfFile(): TemplateStruct {
  const withoutAlerts = {
    receiver: '',
    status: 'firing',
    reason: '',
    routeLabels: {},
    externalUrl: '',
    alerts: [],
  } as const;
  const common = templateData({ ...withoutAlerts, groupLabels: data.commonLabels }).fields.get('GroupLabels');
  const whole = templateData({
    ...withoutAlerts,
    receiver: data.receiver,
    groupLabels: data.groupLabels,
    externalUrl: data.externalURL,
    alerts: data.alerts.map((alert) => ({
      status: alert.status === 'firing' ? 'firing' : 'resolved',
      labels: { ...alert.labels } as Record<string, string>,
      annotations: { ...alert.annotations } as Record<string, string>,
      startsAtMs: Date.parse(alert.startsAt),
      endsAtMs: alert.endsAt.startsWith('0001') ? null : Date.parse(alert.endsAt),
      generatorUrl: alert.generatorURL,
      fingerprint: alert.fingerprint,
    })),
  });
  // The tool takes data as a value and its common labels from the file; the server hands over a pointer and computes them.
  return new TemplateStruct('template.Data', new Map([...whole.fields, ['CommonLabels', common]]), whole.traits);
}

function run(text: string, mode: 'text' | 'html'): Case {
  try {
    const set = TemplateSet.empty().with(text, { name: '', functions: NOTIFICATION_FUNCTION_NAMES });
    return { text, output: set.execute('', dataOfFile(), { functions, missingKey: 'zero', mode }) };
  } catch (thrown) {
    if (thrown instanceof TemplateError) return { text, error: thrown.message };
    throw thrown;
  }
}

test.each(rendered.text as Case[])('$text', (wanted) => {
  expect(run(wanted.text, 'text')).toEqual(wanted);
});

test.each(rendered.html as Case[])('html: $text', (wanted) => {
  expect(run(wanted.text, 'html')).toEqual(wanted);
});
