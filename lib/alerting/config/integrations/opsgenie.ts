import { choice, httpUrl, words } from '@/lib/alerting/config/fields';
import {
  commonFields,
  hasAny,
  integrationKind,
  refuseBoth,
  template,
  withSlash,
} from '@/lib/alerting/config/integrations/common';
import { list, mapOf, secret } from '@/lib/config/prometheus/field';
import { isTemplateError } from '@/lib/gotemplate/template-error';
import { parseTemplate } from '@/lib/gotemplate/template-set';
import { section } from '@/lib/config/prometheus/section';

const RESPONDER_TYPES = '^(team|teams|user|escalation|schedule)$';

const responderSection = section({
  typeName: 'config.OpsGenieConfigResponder',
  fields: { id: words(), name: words(), username: words(), type: words() },
  check: (responder, { refuse }) => {
    const { type = '' } = responder;
    const { id = '', name = '', username = '' } = responder;
    const shown = `{${id} ${name} ${username} ${type}}`;
    if (!hasAny(responder, 'id', 'name', 'username'))
      refuse(`opsGenieConfig responder ${shown} has to have at least one of id, username or name specified`);
    const problem = type.includes('{{') ? templateProblem(type) : undefined;
    if (problem !== undefined)
      refuse(`opsGenieConfig responder ${shown} type is not a valid template: ${problem}`, 'type');
    if (!type.includes('{{') && !new RegExp(RESPONDER_TYPES).test(type.toLowerCase()))
      refuse(`opsGenieConfig responder ${shown} type does not match valid options ${RESPONDER_TYPES}`, 'type');
  },
});

/** The type is read before anything is known of the functions of notifications. */
function templateProblem(text: string): string | undefined {
  try {
    parseTemplate(text, { name: '', functions: [] });
    return undefined;
  } catch (thrown) {
    if (isTemplateError(thrown)) return thrown.message;
    throw thrown;
  }
}

export const opsgenie = integrationKind({
  kind: 'opsgenie',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_key: secret(),
      api_key_file: words(),
      api_url: httpUrl(),
      message: words(),
      description: words(),
      source: words(),
      details: mapOf(words()),
      entity: words(),
      responders: list(responderSection),
      actions: words(),
      tags: words(),
      note: words(),
      priority: words(),
      update_alerts: choice(),
    },
    check: (settings, at) => refuseBoth(at, settings, 'api_key', 'api_key_file'),
  }),
  sendsResolvedByDefault: true,
  mayBeNull: true,
  defaults: {
    message: template('opsgenie.default.message'),
    description: template('opsgenie.default.description'),
    source: template('opsgenie.default.source'),
  },
  inherit: (settings, global, refuse) => {
    const url = settings.api_url ?? global.opsgenie_api_url;
    if (url === undefined) return refuse('no global OpsGenie URL set');
    const keys = hasAny(settings, 'api_key', 'api_key_file')
      ? { api_key: settings.api_key, api_key_file: settings.api_key_file }
      : { api_key: global.opsgenie_api_key, api_key_file: global.opsgenie_api_key_file };
    if (!hasAny(keys, 'api_key', 'api_key_file'))
      return refuse('no global OpsGenie API Key set either inline or in a file');
    return { ...settings, ...keys, api_url: withSlash(url) };
  },
});
