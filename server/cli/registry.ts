// The commands of `watchfire`, by the words that call them.
import { checkConfig } from '@/server/cli/check-config';
import type { Command } from '@/server/cli/command';
import { resetPassword } from '@/server/cli/reset-password';
import { serve } from '@/server/cli/serve';

export const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  'check config': checkConfig,
  'admin reset-password': resetPassword,
};
