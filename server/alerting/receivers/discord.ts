// discord: an embed to a webhook.
import { failureOf, isSuccess } from '@/server/alerting/receivers/http-caller';
import { compact, jsonAnswer, sent, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const TITLE_LIMIT_CHARACTERS = 256;
const DESCRIPTION_LIMIT_CHARACTERS = 4096;
const CONTENT_LIMIT_CHARACTERS = 2000;
const RED = 0x99_2d_22;
const GREEN = 0x2e_cc_71;

export const sendDiscord: Receiver<'discord'> = async ({ settings, notification, texts, http, jar, secret }) => {
  const url = jar.keepUrl(await secret(settings.webhook_url, settings.webhook_url_file));
  const content = truncateCharacters(texts.detail(settings.content), CONTENT_LIMIT_CHARACTERS);
  const head = compact({
    content,
    username: texts.detail(settings.username),
    avatar_url: texts.detail(settings.avatar_url),
  });
  const title = truncateCharacters(texts.title(settings.title), TITLE_LIMIT_CHARACTERS);
  const description = truncateCharacters(texts.main(settings.message), DESCRIPTION_LIMIT_CHARACTERS);
  const color = notification.status === 'firing' ? RED : GREEN;
  const json = { content, ...head, embeds: [{ title, description, color }] };
  const answer = await http.call({ method: 'POST', url, json });
  if (answer.kind !== 'answer') return answer;
  if (isSuccess(answer)) return sent(answer, jar);
  // Besides the header, the body says in seconds when to come again.
  const { retry_after: seconds } = jsonAnswer(answer);
  const retryAfterMs = answer.retryAfterMs ?? (typeof seconds === 'number' ? seconds * 1000 : undefined);
  return failureOf({ ...answer, retryAfterMs }, jar);
};
