// The commands of `watchfire`, by the words that call them.
import { checkAlertmanager } from '@/server/cli/check-alertmanager';
import { checkConfig } from '@/server/cli/check-config';
import type { Command } from '@/server/cli/command';
import { queryInstant, queryLabels, queryRange, querySeries } from '@/server/cli/query/query-commands';
import { resetPassword } from '@/server/cli/reset-password';
import { backfillRules } from '@/server/cli/rules/backfill-rules';
import { checkRules } from '@/server/cli/rules/check-rules';
import { testRules } from '@/server/cli/rules/test-rules';
import { serve } from '@/server/cli/serve';
import { testPromql } from '@/server/cli/test-promql';

export const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  'check config': checkConfig,
  'check alertmanager': checkAlertmanager,
  'check rules': checkRules,
  'test promql': testPromql,
  'test rules': testRules,
  'rules backfill': backfillRules,
  'query instant': queryInstant,
  'query range': queryRange,
  'query series': querySeries,
  'query labels': queryLabels,
  'admin reset-password': resetPassword,
};
