import { choice, hostPort, words } from '@/lib/alerting/config/fields';
import {
  firstSet,
  hasAny,
  integrationKind,
  sendResolvedField,
  template,
} from '@/lib/alerting/config/integrations/common';
import { mapOf, secret } from '@/lib/config/prometheus/field';
import { isSet, tlsSection } from '@/lib/config/prometheus/http-client';
import { section } from '@/lib/config/prometheus/section';

const threadingSection = section({
  typeName: 'config.plain',
  fields: { enabled: choice(), thread_by_date: words() },
});

export const email = integrationKind({
  kind: 'email',
  section: section({
    typeName: 'config.plain',
    fields: {
      ...sendResolvedField,
      to: words(),
      from: words(),
      hello: words(),
      smarthost: hostPort(),
      auth_username: words(),
      auth_password: secret(),
      auth_password_file: words(),
      auth_secret: secret(),
      auth_secret_file: words(),
      auth_identity: words(),
      headers: mapOf(words()),
      html: words(),
      text: words(),
      require_tls: choice(),
      tls_config: tlsSection,
      force_implicit_tls: choice(),
      threading: threadingSection,
    },
    check: ({ to, headers = new Map(), threading }, { refuse }) => {
      if (!isSet(to)) refuse('missing to address in email config');
      const names = new Set<string>();
      for (const name of headers.keys()) {
        const normal = canonicalHeader(name);
        if (names.has(normal)) refuse(`duplicate header ${JSON.stringify(normal)} in email config`, 'headers');
        names.add(normal);
      }
      if (threading?.enabled !== true) return;
      for (const name of ['References', 'In-Reply-To'])
        if (names.has(name))
          refuse(`conflicting configuration: threading.enabled conflicts with custom ${name} header`, 'headers');
      if (!['none', 'daily'].includes(threading.thread_by_date ?? ''))
        refuse("threading.thread_by_date must be either 'none' or 'daily'", 'threading');
    },
  }),
  sendsResolvedByDefault: false,
  defaults: { html: template('email.default.html'), text: '' },
  inherit: (settings, global, refuse) => {
    const smarthost = firstSet(settings.smarthost, global.smtp_smarthost);
    if (smarthost === undefined) return refuse('no global SMTP smarthost set');
    const from = firstSet(settings.from, global.smtp_from);
    if (from === undefined) return refuse('no global SMTP from set');
    const hasPassword = hasAny(settings, 'auth_password', 'auth_password_file');
    const hasSecret = hasAny(settings, 'auth_secret', 'auth_secret_file');
    return {
      ...settings,
      smarthost,
      from,
      hello: firstSet(settings.hello, global.smtp_hello),
      auth_username: firstSet(settings.auth_username, global.smtp_auth_username),
      auth_password: hasPassword ? settings.auth_password : global.smtp_auth_password,
      auth_password_file: hasPassword ? settings.auth_password_file : global.smtp_auth_password_file,
      auth_secret: hasSecret ? settings.auth_secret : global.smtp_auth_secret,
      auth_secret_file: hasSecret ? settings.auth_secret_file : global.smtp_auth_secret_file,
      auth_identity: firstSet(settings.auth_identity, global.smtp_auth_identity),
      require_tls: settings.require_tls ?? global.smtp_require_tls,
      tls_config: settings.tls_config ?? global.smtp_tls_config,
      force_implicit_tls: settings.force_implicit_tls ?? global.smtp_force_implicit_tls,
    };
  },
});

/** `x-my-header` → `X-My-Header`: names are the same whatever their case. */
function canonicalHeader(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}
