// docs/settings.md, made from the registry. A test compares; UPDATE_GOLDENS=1 writes it anew.
import { FILE_SECTIONS, SETTINGS } from '@/server/platform/settings/registry';
import type { FileSetting, Setting } from '@/server/platform/settings/setting';

const HEAD = `# Settings

Made from \`server/platform/settings/registry.ts\`; change that file, then run its tests with \`UPDATE_GOLDENS=1\`.
The first of these that says something counts: a flag of \`watchfire serve\`, the environment, the settings file, an explicit value in
the Prometheus configuration (\`storage.tsdb.out_of_order_time_window\`, \`storage.tsdb.retention\`, \`storage.exemplars.max_exemplars\`),
the default. A variable that is empty counts as not set. All are read at the start.

| variable | flag | default | meaning |
|---|---|---|---|
`;
const FILE_HEAD = `
## The settings file

YAML; \`storage.max_series\` is the field \`max_series\` of the map \`storage\`. An unknown field or a wrong value ends the start with
\`FILE:LINE:COLUMN: reason\`. Durations are like \`30s\` or \`90d\`, sizes like \`512MB\`.

| field | default | meaning |
|---|---|---|
`;

type Shown = Omit<Setting<unknown>, 'parse' | 'fallback' | 'file'> & { readonly file?: { readonly path: string } };
type FileRow = Pick<FileSetting<unknown>, 'path' | 'fallbackText' | 'help'>;

export function settingsTable(): string {
  const settings: readonly Shown[] = Object.values(SETTINGS);
  const rows = settings.map((setting) => {
    const names = [setting.env, ...(setting.aliases ?? [])].map((name) => `\`${name}\``).join(', ');
    const flag = setting.flag === undefined ? '' : `\`--${setting.flag}\``;
    return `| ${names} | ${flag} | ${setting.fallbackText} | ${setting.help} |`;
  });
  const shared = settings.flatMap((setting): FileRow[] =>
    setting.file ? [{ ...setting, path: setting.file.path, help: `${setting.help}; \`${setting.env}\` wins` }] : [],
  );
  const ofFile = Object.values(FILE_SECTIONS).flatMap((section): FileRow[] => Object.values(section));
  const fileRows = [...shared, ...ofFile].map(
    ({ path, fallbackText, help }) => `| \`${path}\` | ${fallbackText} | ${help} |`,
  );
  return `${HEAD}${rows.join('\n')}\n${FILE_HEAD}${fileRows.join('\n')}\n`;
}
