// opsgenie: an alert by alias; the resolved message closes it.
import type { MessageTexts } from '@/server/alerting/receivers/message-texts';
import { compact, groupHash, joinUrl, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { commonPairs } from '@/lib/alerting/templates/template-data';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const MESSAGE_LIMIT_CHARACTERS = 130;
const DESCRIPTION_LIMIT_CHARACTERS = 15_000;
const PRIORITIES: ReadonlySet<string> = new Set(['P1', 'P2', 'P3', 'P4', 'P5']);

export const sendOpsgenie: Receiver<'opsgenie'> = async (attempt) => {
  const { settings, notification, texts, http, jar, secret } = attempt;
  const headers = { authorization: `GenieKey ${await secret(settings.api_key, settings.api_key_file)}` };
  const alias = groupHash(notification);
  const base = settings.api_url ?? '';
  const post = (path: string, json: unknown) =>
    http.succeed({ method: 'POST', url: joinUrl(base, path), headers, json });
  if (notification.status === 'resolved') {
    const close = `v2/alerts/${alias}/close`;
    const source = texts.detail(settings.source);
    const answer = await http.succeed({
      method: 'POST',
      url: `${joinUrl(base, close)}?identifierType=alias`,
      headers,
      json: compact({ source }),
    });
    return answer.kind === 'answer' ? sent(answer, jar) : answer;
  }
  const alert = alertOf(attempt, alias);
  const answer = await post('v2/alerts', alert);
  if (answer.kind !== 'answer' || settings.update_alerts !== true)
    return answer.kind === 'answer' ? sent(answer, jar) : answer;
  // A known alias keeps its first message and description unless they are put anew.
  for (const part of ['message', 'description'] as const) {
    const url = `${joinUrl(base, `v2/alerts/${alias}/${part}`)}?identifierType=alias`;
    const updated = await http.succeed({ method: 'PUT', url, headers, json: { [part]: alert[part] ?? '' } });
    if (updated.kind !== 'answer') return updated;
  }
  return sent(answer, jar);
};

function alertOf({ settings, notification, texts }: Attempt<'opsgenie'>, alias: string): Record<string, unknown> {
  const priority = texts.detail(settings.priority);
  const common = commonPairs(notification.alerts.map((alert) => alert.labels));
  const own = [...(settings.details ?? [])].map(([name, value]) => [name, texts.inPlace(value)] as const);
  const details = {
    alias,
    message: truncateCharacters(texts.title(settings.message), MESSAGE_LIMIT_CHARACTERS),
    details: { ...common, ...Object.fromEntries(own) },
    source: texts.detail(settings.source),
    responders: respondersOf(settings.responders, texts),
    tags: words(texts.detail(settings.tags)),
    note: texts.detail(settings.note),
    priority: PRIORITIES.has(priority) ? priority : undefined,
    entity: texts.detail(settings.entity),
    actions: words(texts.detail(settings.actions)),
  };
  const description = truncateCharacters(texts.main(settings.description), DESCRIPTION_LIMIT_CHARACTERS);
  return compact({ ...details, description });
}

function words(text: string): string[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts;
}

type Responders = Attempt<'opsgenie'>['settings']['responders'];

function respondersOf(responders: Responders, texts: MessageTexts): Record<string, unknown>[] | undefined {
  const found = (responders ?? []).flatMap((responder) => {
    const type = texts.detail(responder.type).toLowerCase();
    const person = compact({
      id: texts.detail(responder.id),
      name: texts.detail(responder.name),
      username: texts.detail(responder.username),
    });
    if (Object.keys(person).length === 0) return [];
    // `teams`: names that a template lists.
    if (type === 'teams') return (words(texts.detail(responder.name)) ?? []).map((name) => ({ name, type: 'team' }));
    return [{ ...person, type }];
  });
  return found.length === 0 ? undefined : found;
}
