// The texts of one message. A template that fails never holds the message back: the text falls back to plain words, and
// the main text says which template failed and why.
import { isTemplateError } from '@/lib/gotemplate/template-error';
import type { TemplateRenderer } from '@/lib/alerting/templates/notification-templates';
import type { Notification } from '@/server/alerting/ports';

/** How much of a template's error goes into a message. */
const PROBLEM_LIMIT_CHARACTERS = 500;
/** How many alerts a text without template lists. */
const LISTED_LIMIT_COUNT = 20;

export class MessageTexts {
  private readonly problems: string[] = [];

  constructor(
    private readonly render: TemplateRenderer,
    private readonly notification: Notification,
  ) {}

  /** A detail: when its template fails, `fallback` stands there. Details come before the main text, which tells of them. */
  detail(template: string | undefined, fallback = ''): string {
    return this.attempt(template ?? '', 'text') ?? fallback;
  }

  /** The line that names the message. */
  title(template: string | undefined): string {
    return this.attempt(template ?? '', 'text') ?? plainTitle(this.notification);
  }

  /** The text people read; to be asked for last. */
  main(template: string | undefined, mode: 'text' | 'html' = 'text'): string {
    const text = this.attempt(template ?? '', mode) ?? plainText(this.notification, mode);
    if (this.problems.length === 0) return text;
    const told = this.problems.map((problem) => `Template error: ${problem}`).join('\n');
    return mode === 'html' ? `${text}\n<pre>${escapeMarkup(told)}</pre>` : `${text}\n\n${told}`.trimStart();
  }

  /** For structures whose meaning only the service knows: the error stands in the place of the text. */
  inPlace(template: string): string {
    const before = this.problems.length;
    return this.attempt(template, 'text') ?? `<error expanding template: ${this.problems[before] ?? ''}>`;
  }

  /** Whether any template has failed so far; what they said. */
  get failures(): readonly string[] {
    return this.problems;
  }

  /** A text without which nothing can be sent. Throws TemplateError. */
  needed(template: string): string {
    return this.render(template);
  }

  private attempt(template: string, mode: 'text' | 'html'): string | undefined {
    if (template === '') return '';
    try {
      return this.render(template, mode);
    } catch (thrown) {
      if (!isTemplateError(thrown)) throw thrown;
      const problem = thrown.message.slice(0, PROBLEM_LIMIT_CHARACTERS);
      if (!this.problems.includes(problem)) this.problems.push(problem);
      return undefined;
    }
  }
}

export function plainTitle({ status, alerts, groupLabels }: Notification): string {
  const firing = alerts.filter((alert) => alert.status === 'firing').length;
  const group = Object.values(groupLabels).join(' ');
  return `[${status.toUpperCase()}${status === 'firing' ? `:${firing}` : ''}] ${group}`.trimEnd();
}

/** What an alert says without any template. */
function plainText(notification: Notification, mode: 'text' | 'html'): string {
  const { alerts } = notification;
  const lines = alerts.slice(0, LISTED_LIMIT_COUNT).map(({ status, labels, annotations }) => {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    const words = annotations['summary'] ?? annotations['description'] ?? '';
    return `${status}: ${pairs.join(', ')}${words === '' ? '' : ` - ${words}`}`;
  });
  const rest = alerts.length - lines.length;
  const all = [plainTitle(notification), ...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
  return mode === 'html' ? `<pre>${escapeMarkup(all)}</pre>` : all;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
