// telegram: sendMessage of a bot.
import { failureOf, isSuccess, toldAnswer } from '@/server/alerting/receivers/http-caller';
import { permanent } from '@/server/alerting/receivers/outcome';
import { compact, joinUrl, jsonAnswer, sent, type Receiver } from '@/server/alerting/receivers/receiver';
import { truncateCharacters } from '@/server/alerting/receivers/truncate';

const MESSAGE_LIMIT_CHARACTERS = 4096;
/** HTML that is cut in the middle is refused. */
const TOO_LONG = 'The message is too long for Telegram: see the alerts in Watchfire.';

export const sendTelegram: Receiver<'telegram'> = async (attempt) => {
  const { settings, texts, http, jar, secret, readFile } = attempt;
  const token = await secret(settings.bot_token, settings.bot_token_file);
  const chat = settings.chat_id ?? Number((await readFile(settings.chat_id_file ?? '')).trim());
  if (!Number.isSafeInteger(chat) || chat === 0)
    return permanent('other', 'the chat id of Telegram is not a whole number');
  const isHtml = settings.parse_mode === 'HTML';
  const text = texts.main(settings.message, isHtml ? 'html' : 'text');
  const whole = Array.from(text).length <= MESSAGE_LIMIT_CHARACTERS;
  const cut = isHtml ? TOO_LONG : truncateCharacters(text, MESSAGE_LIMIT_CHARACTERS);
  // Texts throughout, as Alertmanager's library writes them; Telegram takes both.
  const json = compact({
    chat_id: String(chat),
    message_thread_id: settings.message_thread_id?.toString(),
    text: whole ? text : cut,
    parse_mode: settings.parse_mode,
    disable_notification: settings.disable_notifications === true ? 'true' : undefined,
    disable_web_page_preview: 'true',
  });
  const url = jar.keep(joinUrl(settings.api_url ?? 'https://api.telegram.org', `bot${token}/sendMessage`));
  const answer = await http.call({ method: 'POST', url, json });
  if (answer.kind !== 'answer') return answer;
  const said = jsonAnswer(answer);
  if (!isSuccess(answer)) {
    const { parameters } = said;
    const seconds =
      typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters
        ? Number(parameters.retry_after)
        : Number.NaN;
    return failureOf(
      { ...answer, retryAfterMs: answer.retryAfterMs ?? (seconds >= 0 ? seconds * 1000 : undefined) },
      jar,
    );
  }
  if (said['ok'] !== false) return sent(answer, jar);
  const told = toldAnswer(answer, jar);
  return permanent('clientError', `Telegram refused the message: ${told}`, {
    statusCode: answer.statusCode,
    answer: told,
  });
};
