// What an issue says.
import type { JiraText } from '@/lib/alerting/config/integrations/jira';
import type { Notification } from '@/server/alerting/ports';
import { compact, groupHash, type Attempt } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';
import { rendered } from '@/server/alerting/receivers/webhook';

const SUMMARY_LIMIT_CHARACTERS = 255;
const DESCRIPTION_LIMIT_CHARACTERS = 32_767;

/** The label by which the issue of a group is found again. */
export function labelOf(notification: Notification): string {
  return `ALERT{${groupHash(notification)}}`;
}

export function issueFields(attempt: Attempt<'jira'>, purpose: 'create' | 'update'): Record<string, unknown> {
  const { settings, texts, notification } = attempt;
  const isNew = purpose === 'create';
  const isWanted = (text: JiraText | undefined): boolean =>
    text !== undefined && (isNew || text.enable_update !== false);
  const labels = (settings.labels ?? []).map((label) => texts.inPlace(label)).filter((label) => label !== '');
  const priority = texts.detail(settings.priority).trim();
  const own = [...(settings.fields ?? [])].map(([name, value]) => [name, rendered(value, texts)] as const);
  const summary = truncateCharacters(oneLine(texts.title(settings.summary?.template)), SUMMARY_LIMIT_CHARACTERS);
  const description = truncateCharacters(texts.main(settings.description?.template), DESCRIPTION_LIMIT_CHARACTERS);
  return compact({
    ...Object.fromEntries(own),
    ...(isNew && {
      project: { key: texts.needed(settings.project ?? '') },
      issuetype: { name: texts.needed(settings.issue_type ?? '') },
    }),
    summary: isWanted(settings.summary) ? summary : undefined,
    description: isWanted(settings.description) ? describe(description, settings.api_url ?? '') : undefined,
    labels: [labelOf(notification), ...labels],
    priority: priority === '' ? undefined : { name: priority },
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim();
}

/** Version 3 of the API takes documents instead of texts; a template may write one itself. */
function describe(text: string, apiUrl: string): unknown {
  if (!/\/3\/?$/.test(apiUrl)) return text;
  const written = readDocument(text);
  return (
    written ?? {
      version: 1,
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: text === '' ? ' ' : text }] }],
    }
  );
}

function readDocument(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
