// `watchfire check alertmanager`: reads Alertmanager configuration files as a start would.
import { SERVED_KINDS } from '@/lib/alerting/config/integrations/registry';
import { brokenTexts } from '@/lib/alerting/templates/check-texts';
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import { createNotificationTemplates } from '@/lib/alerting/templates/notification-templates';
import { isInputError } from '@/lib/errors/input-error';
import { loadConfigFile } from '@/server/alerting/load-config';
import { type Command, UsageError } from '@/server/cli/command';

export const checkAlertmanager: Command = {
  usage: 'check alertmanager FILE…',
  summary: 'checks Alertmanager configuration files and the template files that they name',
  async run(args, { out }) {
    const unknown = args.find((argument) => argument.startsWith('--'));
    if (unknown !== undefined) throw new UsageError(`unknown flag "${unknown}"`);
    if (args.length === 0) throw new UsageError('expected at least one file');
    let hasFinding = false;
    for (const file of args) {
      try {
        const { config, templates } = await loadConfigFile(file);
        const parsed = createNotificationTemplates(templates);
        out(`${file}: ok`);
        for (const line of contents(config, templates.length)) out(`  ${line}`);
        // Alertmanager loads these, and fails when it has to send.
        for (const problem of brokenTexts(config.receivers.values(), parsed)) out(`  warning: ${problem}`);
      } catch (thrown) {
        if (!isInputError(thrown)) throw thrown;
        hasFinding = true;
        out(`${file}: error: ${thrown.message.replace(`${file}:`, '').trim()}`);
      }
    }
    return hasFinding ? 1 : 0;
  },
};

/** What was found, what should be written otherwise, and what Watchfire does not do yet. */
function contents(config: AlertmanagerConfig, templateCount: number): string[] {
  const { inhibitRules, receivers, warnings } = config;
  return [
    `${inhibitRules.length} inhibit rules, ${receivers.size} receivers, ${templateCount} templates`,
    ...warnings.map((warning) => `warning: ${warning}`),
    ...[...receivers.values()].flatMap(({ name, integrations }) =>
      integrations
        .filter(({ kind }) => !SERVED_KINDS.has(kind))
        .map(({ kind }) => `note: Watchfire does not serve ${kind} yet (receiver ${JSON.stringify(name)})`),
    ),
  ];
}
