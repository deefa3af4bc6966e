// `http_config`: how an integration talks HTTP.
import { checkHttpClient, HTTP_CLIENT_DEFAULTS, httpClientFields } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';

export const httpConfigSection = section({
  typeName: 'config.HTTPClientConfig',
  fields: httpClientFields,
  defaults: HTTP_CLIENT_DEFAULTS,
  check: checkHttpClient,
});
