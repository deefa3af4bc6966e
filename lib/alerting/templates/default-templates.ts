// The templates that messages use unless the configuration says otherwise. Their names are those of Alertmanager, so that
// templates of users that call or replace them work; the texts are ours.

const SHARED = `
{{ define "__alertmanager" }}Watchfire{{ end }}
{{ define "__alertmanagerURL" }}{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}{{ end }}

{{ define "__subject" -}}
[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.SortedPairs.Values | join " " }}
{{- if gt (len .CommonLabels) (len .GroupLabels) }} ({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}){{ end }}
{{- end }}

{{ define "__description" }}{{ end }}

{{ define "__text_alert_list" -}}
{{ range . }}Labels:
{{ range .Labels.SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}Annotations:
{{ range .Annotations.SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}Source: {{ .GeneratorURL }}
{{ end }}
{{- end }}

{{ define "__text_alert_list_markdown" -}}
{{ range . }}
Labels:
{{ range .Labels.SortedPairs }}  - {{ .Name }} = {{ .Value }}
{{ end }}
Annotations:
{{ range .Annotations.SortedPairs }}  - {{ .Name }} = {{ .Value }}
{{ end }}
Source: {{ .GeneratorURL }}
{{ end }}
{{- end }}

{{ define "__firing_and_resolved" -}}
{{ if gt (len .Alerts.Firing) 0 }}Alerts Firing:
{{ template "__text_alert_list" .Alerts.Firing }}{{ end }}
{{- if gt (len .Alerts.Resolved) 0 }}Alerts Resolved:
{{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}
{{- end }}

{{ define "__firing_and_resolved_markdown" -}}
{{ if gt (len .Alerts.Firing) 0 }}# Alerts Firing:
{{ template "__text_alert_list_markdown" .Alerts.Firing }}{{ end }}
{{- if gt (len .Alerts.Resolved) 0 }}# Alerts Resolved:
{{ template "__text_alert_list_markdown" .Alerts.Resolved }}{{ end }}
{{- end }}
`;

/** Names whose text is that of another template. */
const ALIASES: Readonly<Record<string, string>> = {
  'slack.default.title': '__subject',
  'slack.default.username': '__alertmanager',
  'slack.default.titlelink': '__alertmanagerURL',
  'pagerduty.default.description': '__subject',
  'pagerduty.default.client': '__alertmanager',
  'pagerduty.default.clientURL': '__alertmanagerURL',
  'pagerduty.default.instances': '__text_alert_list',
  'opsgenie.default.message': '__subject',
  'opsgenie.default.source': '__alertmanagerURL',
  'email.default.subject': '__subject',
  'discord.default.title': '__subject',
  'discord.default.message': '__firing_and_resolved',
  'msteams.default.title': '__subject',
  'msteams.default.summary': '__subject',
  'msteams.default.text': '__firing_and_resolved_markdown',
  'msteamsv2.default.title': '__subject',
  'msteamsv2.default.text': '__firing_and_resolved_markdown',
  'telegram.default.message': '__firing_and_resolved',
  'pushover.default.title': '__subject',
  'pushover.default.url': '__alertmanagerURL',
  'victorops.default.entity_display_name': '__subject',
  'victorops.default.monitoring_tool': '__alertmanager',
  'victorops.default.state_message': '__firing_and_resolved',
  'sns.default.subject': '__subject',
  'sns.default.message': '__firing_and_resolved',
  'wechat.default.message': '__firing_and_resolved',
  'webex.default.message': '__firing_and_resolved_markdown',
  'jira.default.summary': '__subject',
  'rocketchat.default.title': '__subject',
  'rocketchat.default.titlelink': '__alertmanagerURL',
  'rocketchat.default.alias': '__alertmanager',
  'mattermost.default.title': '__subject',
  'mattermost.default.titlelink': '__alertmanagerURL',
  'mattermost.default.username': '__alertmanager',
  'mattermost.default.text': '__firing_and_resolved_markdown',
};

/** Names that say nothing by default; users fill them. */
const EMPTY: readonly string[] = [
  'slack.default.pretext',
  'slack.default.callbackid',
  'slack.default.iconemoji',
  'slack.default.iconurl',
  'slack.default.text',
  'slack.default.footer',
  'discord.default.content',
  'wechat.default.to_user',
  'wechat.default.to_party',
  'wechat.default.to_tag',
  'wechat.default.agent_id',
  'rocketchat.default.iconurl',
  'rocketchat.default.emoji',
  'rocketchat.default.text',
  'mattermost.default.footer',
];

const KINDS = `
{{ define "slack.default.fallback" }}{{ template "slack.default.title" . }} | {{ template "slack.default.titlelink" . }}{{ end }}
{{ define "mattermost.default.fallback" }}{{ template "mattermost.default.title" . }} | {{ template "mattermost.default.titlelink" . }}{{ end }}

{{ define "opsgenie.default.description" -}}
{{ .CommonAnnotations.SortedPairs.Values | join " " }}
{{ template "__firing_and_resolved" . }}
{{- end }}

{{ define "pushover.default.message" -}}
{{ .CommonAnnotations.SortedPairs.Values | join " " }}
{{ template "__firing_and_resolved" . }}
{{- end }}

{{ define "jira.default.description" -}}
{{ if gt (len .Alerts.Firing) 0 }}h3. Alerts Firing
{{ template "__text_alert_list" .Alerts.Firing }}{{ end }}
{{- if gt (len .Alerts.Resolved) 0 }}h3. Alerts Resolved
{{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}
{{- end }}

{{ define "jira.default.priority" -}}
{{ $priority := "" }}{{ range .Alerts.Firing }}
{{- $severity := index .Labels "severity" }}
{{- if eq $severity "critical" }}{{ $priority = "High" }}
{{- else if and (eq $severity "warning") (ne $priority "High") }}{{ $priority = "Medium" }}
{{- else if and (eq $severity "info") (eq $priority "") }}{{ $priority = "Low" }}{{ end }}
{{- end }}{{ $priority }}
{{- end }}
`;

const EMAIL = `
{{ define "__email_alert" }}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin: 0 0 16px 0; border: 1px solid #d8dce3">
  <tr><td style="padding: 12px 16px 4px 16px; font-weight: bold">{{ .Labels.alertname }}</td></tr>
  <tr><td style="padding: 0 16px 8px 16px">
    {{ range .Annotations.SortedPairs }}<div><b>{{ .Name }}</b>: {{ .Value }}</div>{{ end }}
  </td></tr>
  <tr><td style="padding: 0 16px 8px 16px; color: #4a5264; font-size: 13px">
    {{ range .Labels.SortedPairs }}<span>{{ .Name }} = {{ .Value }}</span><br>{{ end }}
  </td></tr>
  <tr><td style="padding: 0 16px 12px 16px; font-size: 13px">
    Since {{ .StartsAt.Format "2006-01-02 15:04:05 MST" }}{{ if eq .Status "resolved" }}, ended {{ .EndsAt.Format "2006-01-02 15:04:05 MST" }}{{ end }}
    {{ if .GeneratorURL }}&middot; <a href="{{ .GeneratorURL }}">Source</a>{{ end }}
  </td></tr>
</table>
{{ end }}

{{ define "email.default.html" }}<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ template "__subject" . }}</title></head>
<body style="margin: 0; padding: 24px; background: #f4f5f7; color: #1d2433; font-family: Helvetica, Arial, sans-serif; font-size: 14px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width: 600px; background: #ffffff">
  <tr>{{ if eq .Status "firing" }}<td style="padding: 16px; background: #c4314b; color: #ffffff; font-size: 16px">{{ else }}<td style="padding: 16px; background: #2e7d46; color: #ffffff; font-size: 16px">{{ end }}
    {{ .Alerts | len }} alert{{ if gt (len .Alerts) 1 }}s{{ end }} for {{ range .GroupLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}
  </td></tr>
  <tr><td style="padding: 16px">
    <p style="margin: 0 0 16px 0"><a href="{{ template "__alertmanagerURL" . }}">View in {{ template "__alertmanager" . }}</a></p>
    {{ if gt (len .Alerts.Firing) 0 }}<h2 style="font-size: 15px">[{{ .Alerts.Firing | len }}] Firing</h2>
    {{ range .Alerts.Firing }}{{ template "__email_alert" . }}{{ end }}{{ end }}
    {{ if gt (len .Alerts.Resolved) 0 }}<h2 style="font-size: 15px">[{{ .Alerts.Resolved | len }}] Resolved</h2>
    {{ range .Alerts.Resolved }}{{ template "__email_alert" . }}{{ end }}{{ end }}
    <p style="color: #4a5264; font-size: 12px"><a href="{{ .ExternalURL }}">Sent by {{ template "__alertmanager" . }}</a></p>
  </td></tr>
</table>
</td></tr></table>
</body>
</html>
{{ end }}
`;

const aliases = Object.entries(ALIASES).map(([name, of]) => `{{ define "${name}" }}{{ template "${of}" . }}{{ end }}`);
const empties = EMPTY.map((name) => `{{ define "${name}" }}{{ end }}`);

export const DEFAULT_TEMPLATES = [SHARED, KINDS, EMAIL, ...aliases, ...empties].join('\n');
