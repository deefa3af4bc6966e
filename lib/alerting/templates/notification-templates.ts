// The templates of one configuration: the defaults, then the files of the user, and texts that call them.
import { DEFAULT_TEMPLATES } from '@/lib/alerting/templates/default-templates';
import { templateData, type TemplateInput } from '@/lib/alerting/templates/template-data';
import { createNotificationFunctions, NOTIFICATION_FUNCTION_NAMES } from '@/lib/alerting/templates/template-functions';
import { type TemplateLimits } from '@/lib/gotemplate/limits';
import { TemplateSet } from '@/lib/gotemplate/template-set';

export interface TemplateSource {
  readonly name: string;
  readonly text: string;
}

/** One notification may hold many texts: each has less than a rule's template may use. */
const LIMITS: Partial<TemplateLimits> = { stepCount: 300_000 };
/** Texts of a configuration are few; those of previews come and go. */
const PARSED_LIMIT_COUNT = 500;

export interface NotificationTemplates {
  /** Throws TemplateError when the text does not parse. */
  check(text: string): void;
  /** For one notification. `now` is the clock of the limit of time. */
  renderer(input: TemplateInput, clock: { readonly nowMs: number; readonly now: () => number }): TemplateRenderer;
}

/** Texts of one notification; throws TemplateError. */
export type TemplateRenderer = (text: string, mode?: 'text' | 'html') => string;

/** Throws TemplateError when a file does not parse. */
export function createNotificationTemplates(files: readonly TemplateSource[]): NotificationTemplates {
  let base = TemplateSet.empty().with(DEFAULT_TEMPLATES, {
    name: 'default.tmpl',
    functions: NOTIFICATION_FUNCTION_NAMES,
  });
  for (const { name, text } of files) base = base.with(text, { name, functions: NOTIFICATION_FUNCTION_NAMES });
  const parsed = new Map<string, TemplateSet>();

  const parse = (text: string): TemplateSet => {
    const present = parsed.get(text);
    if (present) return present;
    const set = base.with(text, { name: '', functions: NOTIFICATION_FUNCTION_NAMES });
    if (parsed.size >= PARSED_LIMIT_COUNT) parsed.clear();
    parsed.set(text, set);
    return set;
  };

  return {
    check: (text) => {
      parse(text);
    },
    renderer: (input, { nowMs, now }) => {
      // Made when the first text asks: many messages have no template at all.
      let scope: ReturnType<typeof scopeOf> | undefined;
      return (text, mode = 'text') => {
        if (mode === 'text' && !text.includes('{{')) return text;
        scope ??= scopeOf(input, nowMs);
        const { data, functions } = scope;
        return parse(text).execute('', data, { functions, limits: LIMITS, now, missingKey: 'zero', mode });
      };
    },
  };
}

function scopeOf(input: TemplateInput, nowMs: number) {
  const data = templateData(input);
  return { data, functions: createNotificationFunctions({ nowMs, routeLabels: data.fields.get('RouteLabels') }) };
}
