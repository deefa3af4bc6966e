import { choice, goDurationText, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { secret } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

export const pushover = integrationKind({
  kind: 'pushover',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      user_key: secret(),
      user_key_file: words(),
      token: secret(),
      token_file: words(),
      title: words(),
      message: words(),
      url: words(),
      url_title: words(),
      device: words(),
      sound: words(),
      priority: words(),
      retry: goDurationText(),
      expire: goDurationText(),
      ttl: goDurationText(),
      html: choice(),
      monospace: choice(),
    },
    check: (settings, at) => {
      for (const name of ['user_key', 'token']) {
        if (!hasAny(settings, name, `${name}_file`)) at.refuse(`one of ${name} or ${name}_file must be configured`);
        refuseBoth(at, settings, name, `${name}_file`);
      }
      if (settings.html === true && settings.monospace === true)
        at.refuse('at most one of monospace & html must be configured');
    },
  }),
  sendsResolvedByDefault: true,
  defaults: {
    title: template('pushover.default.title'),
    message: template('pushover.default.message'),
    url: template('pushover.default.url'),
    priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',
    retry: 60_000,
    expire: 3_600_000,
  },
});
