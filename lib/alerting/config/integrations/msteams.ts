// Microsoft Teams: the older connectors and the workflows that replaced them.
import { secretUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { section } from '@/lib/config/prometheus/section';

const urlFields = { webhook_url: secretUrl(), webhook_url_file: words() };

export const msteams = integrationKind({
  kind: 'msteams',
  section: section({
    typeName: 'config.plain',
    fields: { ...commonFields, ...urlFields, title: words(), summary: words(), text: words() },
    check: (settings, at) => refuseBoth(at, settings, 'webhook_url', 'webhook_url_file'),
  }),
  sendsResolvedByDefault: true,
  defaults: {
    title: template('msteams.default.title'),
    summary: template('msteams.default.summary'),
    text: template('msteams.default.text'),
  },
  inherit: (settings, _global, refuse) =>
    hasAny(settings, 'webhook_url', 'webhook_url_file')
      ? settings
      : refuse(
          'no msteams webhook URL or URLFile provided (one of webhook_url or webhook_url_file must be configured)',
        ),
});

export const msteamsv2 = integrationKind({
  kind: 'msteamsv2',
  section: section({
    typeName: 'config.plain',
    fields: { ...commonFields, ...urlFields, title: words(), text: words() },
    check: (settings, at) => refuseBoth(at, settings, 'webhook_url', 'webhook_url_file'),
  }),
  sendsResolvedByDefault: true,
  defaults: { title: template('msteamsv2.default.title'), text: template('msteamsv2.default.text') },
  inherit: (settings, global, refuse) => {
    if (!hasAny(settings, 'webhook_url', 'webhook_url_file'))
      return refuse(
        'no msteamsv2 webhook URL or URLFile provided (one of webhook_url or webhook_url_file must be configured)',
      );
    const { http_config } = settings;
    const proxy_url = global.http_config?.proxy_url;
    // Only this kind takes the global proxy into a client configuration of its own.
    if (!http_config || hasAny(http_config, 'proxy_url') || proxy_url === undefined) return settings;
    return { ...settings, http_config: { ...http_config, proxy_url } };
  },
});
