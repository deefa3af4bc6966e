// `watchfire serve`: starts the product in this process; flags are listed in docs/settings.md.
import type { Command } from '@/server/cli/command';

export const serve: Command = {
  usage: 'serve [--port 3000] [--config prometheus.yml] [--data-dir data] …',
  summary: 'starts Watchfire; Ctrl-C stops it',
  run: async () => {
    // Runs on import, and ends the process itself.
    await import('@/server/start');
    return new Promise(() => undefined);
  },
};
