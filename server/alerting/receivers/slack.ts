// slack: an attachment to an incoming webhook, or to chat.postMessage with an app's token. With `update_message` the group's
// first message is edited instead of followed by others.
import type { DeliveryOutcome } from '@/server/alerting/ports';
import type { HttpAnswer } from '@/server/alerting/receivers/http-caller';
import { toldAnswer } from '@/server/alerting/receivers/http-caller';
import type { MessageTexts } from '@/server/alerting/receivers/message-texts';
import { permanent, retryable } from '@/server/alerting/receivers/outcome';
import { compact, jsonAnswer, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const TITLE_LIMIT_CHARACTERS = 1024;
/** Slack cuts longer texts in the middle of a word, or refuses them. */
const TEXT_LIMIT_CHARACTERS = 40_000;
const MARKDOWN_IN = ['fallback', 'pretext', 'text'];

export const sendSlack: Receiver<'slack'> = async (attempt) => {
  const { settings, http, jar, secret, notification } = attempt;
  const url = jar.keepUrl(await secret(settings.api_url, settings.api_url_file));
  const { kept } = notification;
  const isUpdate = settings.update_message === true && kept?.['ts'] !== undefined && kept['channel'] !== undefined;
  const message = slackMessage(attempt);
  const json = isUpdate ? { ...message, channel: kept['channel'], ts: kept['ts'] } : message;
  const target = isUpdate ? url.replace(/chat\.postMessage$/, 'chat.update') : url;
  const answer = await http.succeed({ method: 'POST', url: target, json });
  return answer.kind === 'answer' ? slackOutcome(answer, attempt) : answer;
};

function slackMessage({ settings, texts }: Attempt<'slack'>): Record<string, unknown> {
  const head = {
    channel: texts.detail(settings.channel),
    username: texts.detail(settings.username),
    icon_emoji: texts.detail(settings.icon_emoji),
    icon_url: texts.detail(settings.icon_url),
    ...(settings.link_names === true && { link_names: true }),
    text: texts.detail(settings.message_text),
  };
  const details = {
    title: truncateCharacters(texts.title(settings.title), TITLE_LIMIT_CHARACTERS),
    title_link: texts.detail(settings.title_link),
    pretext: texts.detail(settings.pretext),
    color: texts.detail(settings.color, 'danger'),
    image_url: texts.detail(settings.image_url),
    thumb_url: texts.detail(settings.thumb_url),
    fields: settings.fields?.map((field) => ({
      title: texts.inPlace(field.title ?? ''),
      value: texts.inPlace(field.value ?? ''),
      short: field.short ?? settings.short_fields ?? false,
    })),
    actions: settings.actions?.map((action) => slackAction(action, texts)),
  };
  // These stand in every message of Alertmanager, empty or not.
  const always = {
    fallback: texts.title(settings.fallback),
    callback_id: texts.detail(settings.callback_id),
    footer: texts.detail(settings.footer),
  };
  const text = truncateCharacters(texts.main(settings.text), TEXT_LIMIT_CHARACTERS);
  const attachment = { ...compact(details), ...always, text, mrkdwn_in: settings.mrkdwn_in ?? MARKDOWN_IN };
  return { ...compact(head), attachments: [attachment] };
}

type SlackAction = NonNullable<Attempt<'slack'>['settings']['actions']>[number];

function slackAction(action: SlackAction, texts: MessageTexts): Record<string, unknown> {
  const { confirm } = action;
  return compact({
    type: texts.detail(action.type),
    text: texts.inPlace(action.text ?? ''),
    url: texts.detail(action.url),
    style: texts.detail(action.style),
    name: texts.detail(action.name),
    value: texts.detail(action.value),
    confirm:
      confirm &&
      compact({
        title: texts.detail(confirm.title),
        text: texts.inPlace(confirm.text ?? ''),
        ok_text: texts.detail(confirm.ok_text),
        dismiss_text: texts.detail(confirm.dismiss_text),
      }),
  });
}

/** Slack says 200 to messages that it refuses: the body tells. */
function slackOutcome(answer: HttpAnswer, { jar }: Attempt<'slack'>): DeliveryOutcome {
  const told = toldAnswer(answer, jar);
  const { statusCode } = answer;
  if (!answer.contentType.startsWith('application/json')) {
    const isRefused = answer.contentType.startsWith('text/plain') && told.trim() !== 'ok' && told.trim() !== '';
    return isRefused
      ? permanent('clientError', `received an error response from Slack: ${told}`, { statusCode, answer: told })
      : sent(answer, jar);
  }
  const { ok, error, ts, channel } = jsonAnswer(answer);
  if (ok === false) {
    const word = typeof error === 'string' ? jar.clean(error) : told;
    const message = `received an error response from Slack: ${word}`;
    if (/rate_?limited/.test(word)) return retryable('rateLimited', message, { statusCode, answer: told });
    const isTheirs = /internal_error|fatal_error|service_unavailable|request_timeout/.test(word);
    if (isTheirs) return retryable('serverError', message, { statusCode, answer: told });
    const isAuth = /auth|token|account_inactive|missing_scope/.test(word);
    return permanent(isAuth ? 'authError' : 'clientError', message, { statusCode, answer: told });
  }
  const kept = typeof ts === 'string' && typeof channel === 'string' ? { ts, channel } : undefined;
  return sent(answer, jar, kept);
}
