// rocketchat: chat.postMessage with a personal token.
import { toldAnswer } from '@/server/alerting/receivers/http-caller';
import { permanent } from '@/server/alerting/receivers/outcome';
import { compact, joinUrl, jsonAnswer, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const TITLE_LIMIT_CHARACTERS = 1024;
const TEXT_LIMIT_CHARACTERS = 5000;

export const sendRocketchat: Receiver<'rocketchat'> = async (attempt) => {
  const { settings, http, jar, secret } = attempt;
  const headers = {
    'x-auth-token': await secret(settings.token, settings.token_file),
    'x-user-id': await secret(settings.token_id, settings.token_id_file),
  };
  const url = joinUrl(settings.api_url ?? '', 'api/v1/chat.postMessage');
  const answer = await http.succeed({ method: 'POST', url, headers, json: messageOf(attempt) });
  if (answer.kind !== 'answer') return answer;
  if (jsonAnswer(answer)['success'] !== false) return sent(answer, jar);
  const told = toldAnswer(answer, jar);
  return permanent('clientError', `Rocket.Chat refused the message: ${told}`, {
    statusCode: answer.statusCode,
    answer: told,
  });
};

function messageOf({ settings, texts }: Attempt<'rocketchat'>): Record<string, unknown> {
  const head = {
    channel: texts.detail(settings.channel),
    emoji: texts.detail(settings.emoji),
    avatar: texts.detail(settings.icon_url),
    ...(settings.link_names === true && { parseUrls: true }),
  };
  const details = {
    title: truncateCharacters(texts.title(settings.title), TITLE_LIMIT_CHARACTERS),
    title_link: texts.detail(settings.title_link),
    image_url: texts.detail(settings.image_url),
    thumb_url: texts.detail(settings.thumb_url),
    color: texts.detail(settings.color, 'red'),
    fields: settings.fields?.map((field) => ({
      title: texts.inPlace(field.title ?? ''),
      value: texts.inPlace(field.value ?? ''),
      short: field.short ?? settings.short_fields ?? false,
    })),
    actions: settings.actions?.map((action) =>
      compact({
        type: texts.detail(action.type, 'button') || 'button',
        text: texts.inPlace(action.text ?? ''),
        url: texts.detail(action.url),
        msg: texts.detail(action.msg),
        image_url: texts.detail(action.image_url ?? action.imageurl),
        is_webview: action.is_webview ?? action.iswebview,
        webview_height_ratio: action.webview_height_ratio ?? action.webviewheightratio,
        msg_in_chat_window: action.msg_in_chat_window ?? action.msginchatwindow,
        msg_processing_type: action.msg_processing_type ?? action.msgprocessingtype,
      }),
    ),
  };
  const text = truncateCharacters(texts.main(settings.text), TEXT_LIMIT_CHARACTERS);
  return { ...compact(head), attachments: [compact({ ...details, text })] };
}
