import { choice, secretUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { list } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

const fieldSection = section({
  typeName: 'mattermost.Field',
  fields: { title: words(), value: words(), short: choice() },
});

const attachmentSection = section({
  typeName: 'mattermost.Attachment',
  fields: {
    fallback: words(),
    color: words(),
    pretext: words(),
    text: words(),
    author_name: words(),
    author_link: words(),
    author_icon: words(),
    title: words(),
    title_link: words(),
    fields: list(fieldSection),
    thumb_url: words(),
    footer: words(),
    footer_icon: words(),
    image_url: words(),
  },
});

export const mattermost = integrationKind({
  kind: 'mattermost',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      webhook_url: secretUrl(),
      webhook_url_file: words(),
      channel: words(),
      username: words(),
      text: words(),
      icon_url: words(),
      icon_emoji: words(),
      // One attachment, in the words of Slack.
      fallback: words(),
      color: words(),
      pretext: words(),
      author_name: words(),
      author_link: words(),
      author_icon: words(),
      title: words(),
      title_link: words(),
      fields: list(fieldSection),
      thumb_url: words(),
      footer: words(),
      footer_icon: words(),
      image_url: words(),
      attachments: list(attachmentSection),
      props: section({ typeName: 'mattermost.Props', fields: { card: words() } }),
      priority: section({
        typeName: 'mattermost.Priority',
        fields: { priority: words(), requested_ack: choice(), persistent_notifications: choice() },
      }),
    },
    check: (settings, at) => refuseBoth(at, settings, 'webhook_url', 'webhook_url_file'),
  }),
  sendsResolvedByDefault: true,
  defaults: {
    username: template('mattermost.default.username'),
    text: template('mattermost.default.text'),
    color: '{{ if eq .Status "firing" }}#B31012{{ else }}#2DC72D{{ end }}',
    title: template('mattermost.default.title'),
    title_link: template('mattermost.default.titlelink'),
    fallback: template('mattermost.default.fallback'),
    footer: template('mattermost.default.footer'),
  },
  inherit: (settings, global, refuse) => {
    if (hasAny(settings, 'webhook_url', 'webhook_url_file')) return settings;
    const { mattermost_webhook_url: webhook_url, mattermost_webhook_url_file: webhook_url_file } = global;
    if (!hasAny({ webhook_url, webhook_url_file }, 'webhook_url', 'webhook_url_file'))
      return refuse('missing webhook_url or webhook_url_file on mattermost_config');
    return { ...settings, webhook_url, webhook_url_file };
  },
});
