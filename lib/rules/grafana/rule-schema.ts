// A rule as Grafana's provisioning API and its files have it.
import { z } from 'zod';

/** Names and texts of labels and annotations; YAML files hold numbers and switches there as well. */
const texts = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .nullish()
  .transform((values) => values ?? {});
const duration = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text === '' ? '0s' : text));

const query = z.object({
  refId: z.string().min(1),
  queryType: z.string().optional(),
  relativeTimeRange: z.object({ from: z.number().min(0), to: z.number().min(0) }).nullish(),
  datasourceUid: z.string().optional(),
  model: z.record(z.string(), z.unknown()),
});

const TITLE_LIMIT_CHARACTERS = 190;

export const grafanaRuleSchema = z.object({
  uid: z.string().nullish(),
  title: z.string().min(1, 'a rule needs a title').max(TITLE_LIMIT_CHARACTERS),
  folderUID: z.string().optional(),
  ruleGroup: z.string().optional(),
  condition: z.string().nullish(),
  data: z.array(query).min(1, 'no queries or expressions are found'),
  noDataState: z.enum(['NoData', 'OK', 'Alerting', 'KeepLast']).default('NoData'),
  execErrState: z.enum(['Error', 'OK', 'Alerting', 'KeepLast']).default('Error'),
  for: duration,
  keep_firing_for: duration,
  missingSeriesEvalsToResolve: z.int().min(1).nullish(),
  annotations: texts,
  labels: texts,
  isPaused: z.boolean().nullish(),
  dashboardUid: z.string().nullish(),
  panelId: z.number().nullish(),
  notification_settings: z.unknown().optional(),
  record: z.object({ metric: z.string().min(1), from: z.string().min(1) }).nullish(),
});
export type GrafanaRule = z.output<typeof grafanaRuleSchema>;
