// One of Grafana's provisioning files of alerting: its form, and variables of the environment in it.
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { InputError } from '@/lib/errors/input-error';
import { grafanaRuleSchema } from '@/lib/rules/grafana/rule-schema';

const named = z.object({ name: z.string().min(1) });
const withUid = z.object({ uid: z.string().min(1) });
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const fileSchema = z.object({
  apiVersion: z.number().optional(),
  groups: list(
    z.object({
      name: z.string().min(1),
      folder: z.string().min(1),
      interval: z.union([z.string().min(1), z.number().positive()]),
      rules: list(grafanaRuleSchema.extend({ missing_series_evals_to_resolve: z.int().min(1).nullish() })),
    }),
  ),
  deleteRules: list(withUid),
  contactPoints: list(
    z.object({
      name: z.string().min(1),
      receivers: list(
        z.object({
          uid: z.string().optional(),
          type: z.string().min(1),
          settings: z.record(z.string(), z.unknown()).default({}),
          disableResolveMessage: z.boolean().default(false),
        }),
      ),
    }),
  ),
  deleteContactPoints: list(withUid),
  policies: list(z.record(z.string(), z.unknown())),
  resetPolicies: list(z.unknown()),
  muteTimes: list(named.extend({ time_intervals: z.array(z.unknown()).default([]) })),
  deleteMuteTimes: list(named),
  templates: list(named.extend({ template: z.string().min(1) })),
  deleteTemplates: list(named),
});
export type AlertingFile = z.output<typeof fileSchema>;

const SIZE_LIMIT_CHARACTERS = 4_194_304;
const ALIAS_LIMIT = 100;

/** Throws InputError with the file's name. */
export function readAlertingFile(
  { name, text }: { readonly name: string; readonly text: string },
  environment: Readonly<Record<string, string | undefined>>,
): AlertingFile {
  if (text.length > SIZE_LIMIT_CHARACTERS)
    throw fileError(name, `it has more than ${SIZE_LIMIT_CHARACTERS} characters`);
  const result = fileSchema.safeParse(withVariables(parsed(name, text) ?? {}, environment));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = (issue?.path ?? []).map(String).join('.');
  throw fileError(name, `${place === '' ? '' : `${place}: `}${issue?.message ?? 'wrong form'}`);
}

export function fileError(name: string, reason: string): InputError {
  return new InputError(`${name}: ${reason}`);
}

function parsed(name: string, text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: ALIAS_LIMIT, uniqueKeys: true, prettyErrors: true, logLevel: 'error' });
  } catch (thrown) {
    const [reason = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
    throw fileError(name, reason);
  }
}

/** `$NAME` and `${NAME}` where there is such a variable, `$$` is a dollar: `$labels` of templates stays as it is. */
function withVariables(value: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\$(?:\$|\{(\w+)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
      if (whole === '$$') return '$';
      const name = braced ?? bare ?? '';
      return (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? whole;
    });
  if (Array.isArray(value)) return value.map((item: unknown) => withVariables(item, environment));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, withVariables(below, environment)]));
  return value;
}
