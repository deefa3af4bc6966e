import { anyValue, goDuration, secretUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth } from '@/lib/alerting/config/integrations/common';
import { integer } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

export const webhook = integrationKind({
  kind: 'webhook',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      url: secretUrl({ isTemplate: true }),
      url_file: words(),
      max_alerts: integer(),
      timeout: goDuration(),
      payload: anyValue(),
    },
    check: (settings, at) => {
      if (!hasAny(settings, 'url', 'url_file')) at.refuse('one of url or url_file must be configured');
      refuseBoth(at, settings, 'url', 'url_file');
    },
  }),
  sendsResolvedByDefault: true,
  defaults: { max_alerts: 0 },
});
