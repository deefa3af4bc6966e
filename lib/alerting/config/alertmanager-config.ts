// What the rest of Watchfire sees of an Alertmanager configuration: typed, with units, everything inherited filled in.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { InhibitRule } from '@/lib/alerting/inhibition/inhibit-rule';
import type { TimeInterval } from '@/lib/alerting/intervals/time-interval';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import type { Route } from '@/lib/alerting/routing/route';

export interface Receiver {
  readonly name: string;
  readonly labels: Labels;
  /** None: alerts end here without a word. */
  readonly integrations: readonly IntegrationConfig[];
}

export interface AlertmanagerConfig {
  readonly resolveTimeoutMs: number;
  /** Globs of template files, relative to the file. */
  readonly templates: readonly string[];
  readonly route: Route;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** What works and should be written otherwise. */
  readonly warnings: readonly string[];
  /** What was written, as YAML that loads again; each secret is `<secret>`. */
  readonly printed: string;
}
