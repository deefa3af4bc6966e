// docs/settings.md, made from the registry. A test compares; UPDATE_GOLDENS=1 writes it anew.
import { SETTINGS } from '@/server/platform/settings/registry';
import type { Setting } from '@/server/platform/settings/setting';

const HEAD = `# Settings

Made from \`server/platform/settings/registry.ts\`; change that file, then run its tests with \`UPDATE_GOLDENS=1\`.
A flag of \`watchfire serve\` wins over the environment, the environment over the default. A variable that is empty counts as not set.

| variable | flag | default | meaning |
|---|---|---|---|
`;

export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map((setting: Omit<Setting<unknown>, 'parse' | 'fallback'>) => {
    const names = [setting.env, ...(setting.aliases ?? [])].map((name) => `\`${name}\``).join(', ');
    const flag = setting.flag === undefined ? '' : `\`--${setting.flag}\``;
    return `| ${names} | ${flag} | ${setting.fallbackText} | ${setting.help} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}
