import { choice, httpUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { fail, integer, secret, type Field } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

/** Chat ids have up to 52 bits and are negative for groups. */
function chatId(): Field<number> {
  const source = integer({ min: -Number.MAX_SAFE_INTEGER });
  return {
    read: (node, reading) => {
      const value = source.read(node, reading);
      if (value === 0) throw fail(reading, node, 'missing chat_id or chat_id_file on telegram_config');
      return value;
    },
    print: (value) => value,
  };
}

export const telegram = integrationKind({
  kind: 'telegram',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_url: httpUrl(),
      bot_token: secret(),
      bot_token_file: words(),
      chat_id: chatId(),
      chat_id_file: words(),
      message_thread_id: integer(),
      message: words(),
      disable_notifications: choice(),
      parse_mode: words(),
    },
    check: (settings, at) => {
      refuseBoth(at, settings, 'bot_token', 'bot_token_file');
      if (!hasAny(settings, 'chat_id', 'chat_id_file')) at.refuse('missing chat_id or chat_id_file on telegram_config');
      refuseBoth(at, settings, 'chat_id', 'chat_id_file');
      if (!['', 'Markdown', 'MarkdownV2', 'HTML'].includes(settings.parse_mode ?? ''))
        at.refuse(
          'unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string',
          'parse_mode',
        );
    },
  }),
  sendsResolvedByDefault: true,
  defaults: { message: template('telegram.default.message'), parse_mode: 'HTML' },
  inherit: (settings, global, refuse) => {
    const tokens = hasAny(settings, 'bot_token', 'bot_token_file')
      ? { bot_token: settings.bot_token, bot_token_file: settings.bot_token_file }
      : { bot_token: global.telegram_bot_token, bot_token_file: global.telegram_bot_token_file };
    if (!hasAny(tokens, 'bot_token', 'bot_token_file'))
      return refuse('missing bot_token or bot_token_file on telegram_config');
    return { ...settings, ...tokens, api_url: settings.api_url ?? global.telegram_api_url };
  },
});
