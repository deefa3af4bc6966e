import { secretUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { section } from '@/lib/config/prometheus/section';

export const discord = integrationKind({
  kind: 'discord',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      webhook_url: secretUrl(),
      webhook_url_file: words(),
      content: words(),
      title: words(),
      message: words(),
      username: words(),
      avatar_url: words(),
    },
    check: (settings, at) => refuseBoth(at, settings, 'webhook_url', 'webhook_url_file'),
  }),
  sendsResolvedByDefault: true,
  defaults: {
    title: template('discord.default.title'),
    message: template('discord.default.message'),
    content: template('discord.default.content'),
  },
  inherit: (settings, _global, refuse) =>
    hasAny(settings, 'webhook_url', 'webhook_url_file')
      ? settings
      : refuse(
          'no discord webhook URL or URLFile provided (one of webhook_url or webhook_url_file must be configured)',
        ),
});
