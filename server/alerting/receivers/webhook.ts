// webhook: POST of the JSON body, or of a structure of one's own.
import type { PlainValue } from '@/lib/alerting/config/fields';
import { permanent } from '@/server/alerting/receivers/outcome';
import { sent, type Receiver } from '@/server/alerting/receivers/receiver';
import type { MessageTexts } from '@/server/alerting/receivers/message-texts';
import { cutAlerts, webhookBody } from '@/server/alerting/receivers/webhook-body';

export const sendWebhook: Receiver<'webhook'> = async (attempt) => {
  const { settings, notification, http, jar, textsOf, secret } = attempt;
  const { kept, cutCount } = cutAlerts(notification, settings.max_alerts ?? 0);
  const texts = textsOf(kept);
  const url = jar.keepUrl(texts.needed(await secret(settings.url, settings.url_file)).trim());
  if (url === '') return permanent('other', 'the URL of the webhook is empty');
  const json = settings.payload === undefined ? webhookBody(kept, cutCount) : rendered(settings.payload, texts);
  const answer = await http.succeed({ method: 'POST', url, json });
  return answer.kind === 'answer' ? sent(answer, jar) : answer;
};

/** Every text of the structure is a template. */
export function rendered(value: PlainValue, texts: MessageTexts): PlainValue {
  if (typeof value === 'string') return texts.inPlace(value);
  if (Array.isArray(value)) return value.map((item: PlainValue) => rendered(item, texts));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value as Readonly<Record<string, PlainValue>>).map(([key, item]) => [
        texts.inPlace(key),
        rendered(item, texts),
      ]),
    );
  return value;
}
