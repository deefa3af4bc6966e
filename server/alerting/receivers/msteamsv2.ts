// msteamsv2: an adaptive card to a Teams workflow.
import { sent, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateBytes, truncateCharacters } from '@/server/alerting/receivers/truncate';

/** Teams refuses messages of more than 28 KB; the rest is the card around the text. */
const TEXT_LIMIT_BYTES = 24_000;
const TITLE_LIMIT_CHARACTERS = 1024;

export const sendMsteamsv2: Receiver<'msteamsv2'> = async ({ settings, notification, texts, http, jar, secret }) => {
  const url = jar.keepUrl(await secret(settings.webhook_url, settings.webhook_url_file));
  const title = truncateCharacters(texts.title(settings.title), TITLE_LIMIT_CHARACTERS);
  const text = truncateBytes(texts.main(settings.text), TEXT_LIMIT_BYTES);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [
      {
        type: 'TextBlock',
        text: title,
        weight: 'Bolder',
        size: 'Medium',
        wrap: true,
        style: 'heading',
        color: notification.status === 'firing' ? 'Attention' : 'Good',
      },
      { type: 'TextBlock', text, wrap: true },
    ],
    msteams: { width: 'Full' },
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  const answer = await http.succeed({ method: 'POST', url, json: { type: 'message', attachments: [attachment] } });
  return answer.kind === 'answer' ? sent(answer, jar) : answer;
};
