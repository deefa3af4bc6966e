// pushover: one message to a user or group; firing ones are repeated on the phone until somebody acknowledges.
import { compact, sent, type Attempt, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const URL = 'https://api.pushover.net/1/messages.json';
const TITLE_LIMIT_CHARACTERS = 250;
const MESSAGE_LIMIT_CHARACTERS = 1024;
const URL_LIMIT_CHARACTERS = 512;
const URL_TITLE_LIMIT_CHARACTERS = 100;

export function pushoverTo(address: string): Receiver<'pushover'> {
  return async (attempt) => {
    const { settings, http, jar, secret } = attempt;
    const token = await secret(settings.token, settings.token_file);
    const user = await secret(settings.user_key, settings.user_key_file);
    const parameters = new URLSearchParams({ token, user, ...parametersOf(attempt) });
    const url = `${address}?${parameters.toString()}`;
    const answer = await http.succeed({ method: 'POST', url });
    return answer.kind === 'answer' ? sent(answer, jar) : answer;
  };
}

export const sendPushover = pushoverTo(URL);

function parametersOf({ settings, texts, notification }: Attempt<'pushover'>): Record<string, string> {
  const priority = texts.detail(settings.priority, notification.status === 'firing' ? '2' : '0').trim();
  const details = {
    title: truncateCharacters(texts.title(settings.title), TITLE_LIMIT_CHARACTERS),
    url: truncateCharacters(texts.detail(settings.url), URL_LIMIT_CHARACTERS),
    url_title: truncateCharacters(texts.detail(settings.url_title), URL_TITLE_LIMIT_CHARACTERS),
    priority,
    retry: seconds(settings.retry),
    expire: seconds(settings.expire),
    ttl: seconds(settings.ttl),
    device: texts.detail(settings.device),
    sound: texts.detail(settings.sound),
    html: settings.html === true ? '1' : '',
    monospace: settings.monospace === true ? '1' : '',
    timestamp: String(Math.floor(notification.nowMs / 1000)),
  };
  const text = texts.main(settings.message, settings.html === true ? 'html' : 'text').trim();
  // An empty message is refused.
  const message = truncateCharacters(text === '' ? '(no details)' : text, MESSAGE_LIMIT_CHARACTERS);
  return compact({ ...details, message }) as Record<string, string>;
}

function seconds(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : String(Math.round(durationMs / 1000));
}
