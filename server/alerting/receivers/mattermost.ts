// mattermost: an incoming webhook with Slack's attachments.
import type { MessageTexts } from '@/server/alerting/receivers/message-texts';
import { compact, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

/** Mattermost splits or refuses longer posts. */
const TEXT_LIMIT_CHARACTERS = 16_383;

export const sendMattermost: Receiver<'mattermost'> = async (attempt) => {
  const { settings, http, jar, secret } = attempt;
  const url = jar.keepUrl(await secret(settings.webhook_url, settings.webhook_url_file));
  const answer = await http.succeed({ method: 'POST', url, json: messageOf(attempt) });
  return answer.kind === 'answer' ? sent(answer, jar) : answer;
};

function messageOf({ settings, texts }: Attempt<'mattermost'>): Record<string, unknown> {
  const { props, priority } = settings;
  const details = {
    channel: texts.detail(settings.channel),
    username: texts.detail(settings.username),
    icon_url: texts.detail(settings.icon_url),
    icon_emoji: texts.detail(settings.icon_emoji),
    attachments: attachmentsOf(settings, texts),
    props: props && compact({ card: texts.detail(props.card) }),
    priority:
      priority &&
      compact({
        priority: texts.detail(priority.priority),
        requested_ack: priority.requested_ack,
        persistent_notifications: priority.persistent_notifications,
      }),
  };
  return compact({ ...details, text: truncateCharacters(texts.main(settings.text), TEXT_LIMIT_CHARACTERS) });
}

type Settings = Attempt<'mattermost'>['settings'];
type Attachment = NonNullable<Settings['attachments']>[number];

/** The list, or one attachment of the keys beside it. */
function attachmentsOf(settings: Settings, texts: MessageTexts): Record<string, unknown>[] {
  if (settings.attachments) return settings.attachments.map((attachment) => attachmentOf(attachment, texts));
  // The text stands above the attachment already.
  const { text: _above, ...own } = settings;
  return [attachmentOf(own, texts)];
}

const PLAIN_KEYS = [
  'pretext',
  'author_name',
  'author_link',
  'author_icon',
  'title_link',
  'thumb_url',
  'footer',
  'footer_icon',
  'image_url',
] as const;

function attachmentOf(attachment: Attachment, texts: MessageTexts): Record<string, unknown> {
  return compact({
    fallback: texts.title(attachment.fallback),
    color: texts.detail(attachment.color),
    title: texts.title(attachment.title),
    text: truncateCharacters(texts.detail(attachment.text), TEXT_LIMIT_CHARACTERS),
    ...Object.fromEntries(PLAIN_KEYS.map((key) => [key, texts.detail(attachment[key])])),
    fields: attachment.fields?.map((field) => ({
      title: texts.inPlace(field.title ?? ''),
      value: texts.inPlace(field.value ?? ''),
      short: field.short ?? false,
    })),
  });
}
