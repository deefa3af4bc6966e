// Texts of receivers that are no templates: found before they have to be sent.
import type { Receiver } from '@/lib/alerting/config/alertmanager-config';
import type { NotificationTemplates } from '@/lib/alerting/templates/notification-templates';
import { isTemplateError } from '@/lib/gotemplate/template-error';

/** One line for each text that does not parse: receiver, key, reason. */
export function brokenTexts(receivers: Iterable<Receiver>, templates: NotificationTemplates): string[] {
  const found: string[] = [];
  for (const { name, integrations } of receivers)
    for (const { kind, index, settings } of integrations)
      for (const { path, text } of textsOf(settings, `${kind}_configs[${index}]`)) {
        const problem = problemOf(text, templates);
        if (problem !== undefined) found.push(`receiver ${JSON.stringify(name)}, ${path}: ${problem}`);
      }
  return found;
}

function problemOf(text: string, templates: NotificationTemplates): string | undefined {
  try {
    templates.check(text);
    return undefined;
  } catch (thrown) {
    if (isTemplateError(thrown)) return thrown.message;
    throw thrown;
  }
}

function* textsOf(value: unknown, path: string): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === 'string') {
    if (value.includes('{{')) yield { path, text: value };
  } else if (value instanceof Map) {
    for (const [key, below] of value as Map<string, unknown>) yield* textsOf(below, `${path}.${key}`);
  } else if (Array.isArray(value)) {
    for (const [at, below] of (value as unknown[]).entries()) yield* textsOf(below, `${path}[${at}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) yield* textsOf(below, `${path}.${key}`);
  }
}
