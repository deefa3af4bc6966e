import { anyValue, goDuration, httpUrl, words } from '@/lib/alerting/config/fields';
import { commonFields, hasAny, integrationKind, refuseBoth, template } from '@/lib/alerting/config/integrations/common';
import { list, mapOf, secret } from '@/lib/config/prometheus/field';
import { section } from '@/lib/config/prometheus/section';

const imageSection = section({
  typeName: 'config.PagerdutyImage',
  fields: { src: words(), alt: words(), href: words() },
});
const linkSection = section({ typeName: 'config.PagerdutyLink', fields: { href: words(), text: words() } });

const DETAILS = {
  firing: '{{ template "pagerduty.default.instances" .Alerts.Firing }}',
  resolved: '{{ template "pagerduty.default.instances" .Alerts.Resolved }}',
  num_firing: '{{ .Alerts.Firing | len }}',
  num_resolved: '{{ .Alerts.Resolved | len }}',
};

export const pagerduty = integrationKind({
  kind: 'pagerduty',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      service_key: secret(),
      service_key_file: words(),
      routing_key: secret(),
      routing_key_file: words(),
      url: httpUrl(),
      client: words(),
      client_url: words(),
      description: words(),
      details: mapOf(anyValue()),
      images: list(imageSection),
      links: list(linkSection),
      source: words(),
      severity: words(),
      class: words(),
      component: words(),
      group: words(),
      timeout: goDuration(),
    },
    check: (settings, at) => {
      if (!hasAny(settings, 'routing_key', 'service_key', 'routing_key_file', 'service_key_file'))
        at.refuse('missing service or routing key in PagerDuty config');
      refuseBoth(at, settings, 'routing_key', 'routing_key_file');
      refuseBoth(at, settings, 'service_key', 'service_key_file');
    },
  }),
  sendsResolvedByDefault: true,
  defaults: {
    description: template('pagerduty.default.description'),
    client: template('pagerduty.default.client'),
    client_url: template('pagerduty.default.clientURL'),
  },
  inherit: (settings, global, refuse) => {
    const url = settings.url ?? global.pagerduty_url;
    if (url === undefined) return refuse('no global PagerDuty URL set');
    return {
      ...settings,
      url,
      source: settings.source === undefined || settings.source === '' ? settings.client : settings.source,
      details: new Map([...Object.entries(DETAILS), ...(settings.details ?? [])]),
    };
  },
});
