import { anyValue, choice, httpUrl, span, words } from '@/lib/alerting/config/fields';
import { commonFields, integrationKind, template } from '@/lib/alerting/config/integrations/common';
import { type Field, list, mapOf } from '@/lib/config/prometheus/field';
import { isSet } from '@/lib/config/prometheus/http-client';
import { section, type SectionValue } from '@/lib/config/prometheus/section';

const templateSection = section({
  typeName: 'jira.plain',
  fields: { template: words(), enable_update: choice() },
});
/** `enable_update: false` leaves the field of an open issue as it is. */
export type JiraText = SectionValue<typeof templateSection.fields>;

/** A text, or a text with the word whether updates may change it. */
function jiraText(): Field<JiraText> {
  return {
    read: (node, reading) => (node.kind === 'scalar' ? { template: node.text } : templateSection.read(node, reading)),
    print: (value) => (value.enable_update === undefined ? value.template : templateSection.print(value)),
  };
}

export const jira = integrationKind({
  kind: 'jira',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...commonFields,
      api_url: httpUrl(),
      api_type: words(),
      project: words(),
      summary: jiraText(),
      description: jiraText(),
      labels: list(words()),
      priority: words(),
      issue_type: words(),
      reopen_transition: words(),
      resolve_transition: words(),
      wont_fix_resolution: words(),
      reopen_duration: span(),
      fields: mapOf(anyValue()),
    },
    check: ({ project, issue_type, api_type = 'auto' }, { refuse }) => {
      if (!isSet(project)) refuse('missing project in jira_config');
      if (!isSet(issue_type)) refuse('missing issue_type in jira_config');
      if (!['auto', 'cloud', 'datacenter'].includes(api_type))
        refuse('unknown api_type on jira_config, must be auto, cloud or datacenter', 'api_type');
    },
  }),
  sendsResolvedByDefault: true,
  defaults: {
    api_type: 'auto',
    summary: { template: template('jira.default.summary') },
    description: { template: template('jira.default.description') },
    priority: template('jira.default.priority'),
  },
  inherit: (settings, global, refuse) => {
    const api_url = settings.api_url ?? global.jira_api_url;
    return api_url === undefined ? refuse('no global Jira Cloud URL set') : { ...settings, api_url };
  },
});
