// Provisioning of alerting as a whole: what Grafana's clients and files read and write.
import { join } from 'node:path';
import { isInputError } from '@/lib/errors/input-error';
import type { ParseExpr } from '@/lib/rules/grafana/promql-text';
import type { ConfigObjects } from '@/server/alerting/ports';
import type { Log } from '@/server/platform/log';
import { type AlertingFilesDeps, applyAlertingFiles } from '@/server/provisioning/alerting-files';
import { type AlertRules, type AlertRulesDeps, createAlertRules } from '@/server/provisioning/alert-rules';
import { type ContactPoints, createContactPoints } from '@/server/provisioning/contact-points';

export interface AlertingProvisioning {
  readonly alertRules: AlertRules;
  readonly contactPoints: ContactPoints;
  readonly parse: ParseExpr;
  /** As `applyFiles`, but only logs what is wrong: what was provisioned before stays in force, and alerts go on. */
  start(): Promise<void>;
  /** Reads the files. Throws InputError that names the file; then nothing has changed. */
  applyFiles(): Promise<void>;
}

export interface ProvisioningDeps
  extends AlertRulesDeps, Pick<AlertingFilesDeps, 'readFile' | 'listFolder' | 'environment'> {
  readonly objects: ConfigObjects;
  /** WATCHFIRE_PROVISIONING; null: there is none. */
  readonly path: string | null;
  readonly log: Log;
}

export function createAlertingProvisioning(deps: ProvisioningDeps): AlertingProvisioning {
  const { engine, objects, path, log } = deps;
  const alertRules = createAlertRules(deps);
  const parse: ParseExpr = (text) => engine.parse(text);
  const applyFiles = async (): Promise<void> => {
    if (path !== null) await applyAlertingFiles(join(path, 'alerting'), { ...deps, alertRules, parse });
  };
  return {
    alertRules,
    contactPoints: createContactPoints(objects),
    parse,
    applyFiles,
    start: async () => {
      try {
        await applyFiles();
      } catch (thrown) {
        if (!isInputError(thrown)) throw thrown;
        log.error({ reason: thrown.message }, 'the provisioning files of alerting are not used');
      }
    },
  };
}
