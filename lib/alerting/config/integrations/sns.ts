import { choice, words } from '@/lib/alerting/config/fields';
import { commonFields, integrationKind, template } from '@/lib/alerting/config/integrations/common';
import { sigv4Section } from '@/lib/config/prometheus/alerting-section';
import { mapOf } from '@/lib/config/prometheus/field';
import { countSet, isSet } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';

export const sns = integrationKind({
  kind: 'sns',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_url: words(),
      sigv4: sigv4Section,
      topic_arn: words(),
      phone_number: words(),
      target_arn: words(),
      subject: words(),
      message: words(),
      attributes: mapOf(words()),
      use_aws_http_client: choice(),
    },
    check: ({ topic_arn, phone_number, target_arn, sigv4 }, { refuse }) => {
      if (countSet(topic_arn, phone_number, target_arn) !== 1)
        refuse('must provide either a Target ARN, Topic ARN, or Phone Number for SNS config');
      if (isSet(sigv4?.access_key) !== (sigv4?.secret_key !== undefined))
        refuse(
          'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config',
          'sigv4',
        );
    },
  }),
  sendsResolvedByDefault: true,
  defaults: { subject: template('sns.default.subject'), message: template('sns.default.message') },
});
